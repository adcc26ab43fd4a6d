"""Bundles by the command and by their addresses: written, verified, compared; the catalogue for data portals."""

import json
import zipfile

import pytest
from click.testing import CliRunner

from app.cli import openclause
from tests.exports.drafts import the_demo_text
from tests.exports.small_bundles import zipped


@pytest.fixture
def run(database_url, tmp_path):
    """Runs a command on the instance under test."""
    environment = {"DATABASE_URL": database_url, "INSTANCE_FOLDER": str(tmp_path / "instance"), "SECRET_KEY": "test"}
    return lambda *arguments: CliRunner().invoke(openclause, [str(one) for one in arguments], env=environment)


@pytest.fixture
def slug(database):
    with database.writing() as session:
        process = the_demo_text(session)
        session.commit()
        return process.slug


def test_a_bundle_is_written_signed_verified_and_compared(run, slug, tmp_path):
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    assert run("export", slug, "--format", "bundle", "-o", first).exit_code == 0
    verified = run("verify", first)
    assert (verified.exit_code, verified.stderr) == (0, "")
    assert "VALID" in verified.stdout
    assert run("export", slug, "--format", "bundle", "-o", second).exit_code == 0
    assert first.read_bytes() == second.read_bytes()
    assert run("verify-diff", first, second).exit_code == 0
    with zipfile.ZipFile(first) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    second.write_bytes(zipped({**files, "README.md": b"Other words.\n"}))
    faulty = run("verify", second)
    assert (faulty.exit_code, "README.md" in faulty.stderr) == (1, True)


def test_a_bundle_from_a_day_on_says_so_and_nothing_else_has_a_day(run, slug, tmp_path):
    part = tmp_path / "part.zip"
    assert run("export", slug, "--format", "bundle", "--since", "2030-01-01", "-o", part).exit_code == 0
    with zipfile.ZipFile(part) as archive:
        assert json.loads(archive.read("manifest.json"))["since"] == "2030-01-01T00:00:00Z"
    assert run("verify", part).exit_code == 0
    assert run("export", slug, "--format", "json", "--since", "2030-01-01").exit_code == 2


def test_the_catalogue_describes_public_processes_and_no_others(client, database):
    with database.writing() as session:
        the_demo_text(session)
        session.commit()
    answer = client.get("/catalog.jsonld")
    assert answer.content_type.startswith("application/ld+json")
    described = json.loads(answer.data)
    assert described["@type"] == "dcat:Catalog"
    for one in described["dcat:dataset"]:
        assert {"dct:title", "dct:description", "dct:publisher", "dcat:distribution"} <= set(one)
        assert all(each["dct:license"] for each in one["dcat:distribution"])


def test_the_verifier_is_given_out_as_it_stands(client):
    answer = client.get("/openclause_verify.py")
    assert answer.data.startswith(b"#!/usr/bin/env python3")
    assert "attachment" in answer.headers["Content-Disposition"]


def test_a_day_that_is_none_is_refused(client, slug):
    for day in ("yesterday", "2026-02-30", "2026-1-1", "%00"):
        assert client.get(f"/en/processes/{slug}/export/bundle?since={day}").status_code == 400


def test_a_bundle_moves_in_by_the_command_unless_it_lies(run, slug, tmp_path, databases):
    written, lying = tmp_path / "whole.zip", tmp_path / "lying.zip"
    assert run("export", slug, "--format", "bundle", "-o", written).exit_code == 0
    with zipfile.ZipFile(written) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    lying.write_bytes(zipped({**files, "record.json": files["record.json"].replace(b"code", b"kode")}))
    with databases.fresh("sqlite") as url:
        environment = {"DATABASE_URL": url, "INSTANCE_FOLDER": str(tmp_path / "there"), "SECRET_KEY": "test"}

        def there(*arguments):
            return CliRunner().invoke(openclause, [str(one) for one in arguments], env=environment)

        refused = there("import", "bundle", lying)
        assert (refused.exit_code, "record.json" in refused.stderr) == (1, True)
        tried = there("import", "bundle", written, "--dry-run")
        assert (tried.exit_code, f"{slug} would move here" in tried.stdout) == (0, True), tried.stderr
        assert "There is no process" in there("process", "show", slug).stderr
        assert there("import", "bundle", written).exit_code == 0
        assert there("verify", "--database").exit_code == 0
        assert there("import", "bundle", written, "--slug", "other").exit_code == 1
