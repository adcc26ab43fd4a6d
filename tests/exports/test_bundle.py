"""Bundles: the whole record of a process as one archive, the same for the same state, without a secret in it."""

import csv
import hashlib
import io
import json
import random
from datetime import timedelta

import pytest

from app.domain import merkle
from app.exports.record.columns import meaning_of
from app.exports.record.settled import counts_in_all, folded_counts
from app.exports.record.whole import sections_of
from app.ledger import checkpoints
from app.ledger import queries as ledger
from app.processes.queries import process_by_slug
from tests.exports.bundles import a_key, bundle_of, document, members
from tests.ledger.deliberation import a_deliberation
from tests.stage import SECRETS, set_stage

TYPES = {
    "string": str, "integer": int, "number": (int, float), "boolean": bool, "object": dict, "array": list,
}  # fmt: skip


@pytest.fixture
def deliberation(session):
    return a_deliberation(session)


@pytest.fixture
def bundle(session, deliberation, tmp_path):
    return bundle_of(session, deliberation.process, a_key(tmp_path), deliberation.end)


def tables_of(bundle: bytes) -> dict[str, list[dict[str, str]]]:
    found = members(bundle)
    tables = {name: text.decode() for name, text in found.items() if name.endswith(".csv")}
    return {name: list(csv.DictReader(io.StringIO(text, newline=""))) for name, text in tables.items()}


def test_every_file_is_in_the_manifest_with_its_hash(bundle):
    files, manifest = members(bundle), document(bundle, "manifest.json")
    named = {one["path"]: one for one in manifest["files"]}
    assert set(files) == {*named, "manifest.json", "manifest.note"}
    assert all(one["sha256"] == hashlib.sha256(files[path]).hexdigest() for path, one in named.items())
    assert all(one["size"] == len(files[path]) for path, one in named.items())


def test_the_leaves_lead_to_the_signed_root(session, bundle):
    leaves = members(bundle)["log/leaves.bin"]
    hashes = [leaves[place : place + 32] for place in range(0, len(leaves), 32)]
    assert merkle.root(hashes) == ledger.root(session) == checkpoints.latest(session).root
    assert members(bundle)["log/checkpoint.txt"].decode() == checkpoints.latest(session).note


def test_the_same_state_gives_the_same_bytes_whenever_it_is_written(session, deliberation, bundle, tmp_path):
    later = bundle_of(session, deliberation.process, a_key(tmp_path), deliberation.end + timedelta(days=3))
    assert later == bundle


def test_every_column_of_every_table_is_described_and_holds_what_its_type_says(session, deliberation):
    for section in sections_of(session, deliberation.process, deliberation.end):
        meanings = [meaning_of(section.name, column) for column in section.columns]
        assert [one for one, told in zip(section.columns, meanings, strict=True) if not told.words] == [], section.name
        for row in section.rows():
            for meaning, column, value in zip(meanings, section.columns, row, strict=True):
                plain = str(value) if meaning.type == "string" and not isinstance(value, bool | int | dict) else value
                kind = TYPES.get(meaning.type)
                assert value is None or kind is None or isinstance(plain, kind), (section.name, column, value)


def test_the_data_package_describes_the_tables_that_are_there(bundle):
    package, tables = document(bundle, "datapackage.json"), tables_of(bundle)
    assert {one["path"] for one in package["resources"]} == set(tables)
    for one in package["resources"]:
        fields = one["schema"]["fields"]
        assert all(field["description"] for field in fields)
        rows = tables[one["path"]]
        assert not rows or list(rows[0]) == [field["name"] for field in fields]


def test_texts_stand_in_every_language_and_version_that_has_words(bundle):
    names = {name for name in members(bundle) if name.startswith("texts/")}
    assert {"texts/en/today.md", "texts/en/version-1.akn.xml", "texts/fr/version-2.md"} <= names


def test_all_contributions_stand_in_one_flat_table_under_addresses_that_stay(bundle):
    rows = tables_of(bundle)["flat/contributions.csv"]
    assert len({row["id"] for row in rows}) == len(rows)
    assert {"comment", "amendment", "response"} == {row["type"] for row in rows}
    assert all(row["id"].startswith("https://rules.example/en/processes/code/") for row in rows)
    assert all(row["created_at"].endswith("Z") for row in rows)


def test_words_that_are_hidden_or_withdrawn_have_no_salt_and_no_body(session, bundle):
    lines = [json.loads(line) for line in members(bundle)["log/bodies.jsonl"].splitlines()]
    told = {ledger.entry(session, line["index"]).object for line in lines}
    assert "comments/1" in told
    assert not told & {"comments/2", "comments/3", "amendments/3"}
    assert not any(one.startswith(("members/", "questions/", "processes/")) for one in told)


def test_no_secret_of_a_whole_instance_is_in_a_bundle(database, database_url, tmp_path):
    stage = set_stage(database_url)
    with database.writing() as session:
        for slug in (stage.consultation, stage.voting):
            process = process_by_slug(session, slug)
            now = max(phase.closes for phase in process.phases)
            for name, content in members(bundle_of(session, process, a_key(tmp_path), now)).items():
                told = content.decode("utf-8", "replace")
                assert [secret for secret in SECRETS if secret in told] == [], name
                assert "@example.org" not in told, name


def test_a_bundle_from_a_day_on_has_what_is_newer_and_what_was_acted_on_since(session, deliberation, tmp_path):
    key, end = a_key(tmp_path), deliberation.end
    whole = bundle_of(session, deliberation.process, key, end)
    part = bundle_of(session, deliberation.process, key, end, since=end + timedelta(days=1))
    assert tables_of(part)["tables/comments.csv"] == []
    assert tables_of(part)["tables/groups.csv"] == tables_of(whole)["tables/groups.csv"]
    assert members(part)["log/leaves.bin"] == members(whole)["log/leaves.bin"]
    assert document(part, "manifest.json")["since"] is not None


def test_small_groups_are_told_together_and_never_by_subtracting_bundles():
    assert folded_counts({"citizen": 9, "academia": 6}) == {"academia": 6, "citizen": 9}
    assert folded_counts({"citizen": 9, "academia": 2, "government": 6}) == {"academia government": 8, "citizen": 9}
    assert folded_counts({"citizen": 2}) == {}
    assert (counts_in_all({"citizen": 4}), counts_in_all({"citizen": 4, "academia": 3})) == ({}, {"*": 7})
    chance = random.Random(6)
    counts = {"citizen": 0, "academia": 0, "government": 0}
    for _ in range(300):
        counts[chance.choice(sorted(counts))] += 1
        assert set(counts_in_all(counts)) <= {"*"}, "while they grow, counts are told in all alone"
