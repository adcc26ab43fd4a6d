"""The macros every page is built of, rendered by the application itself."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from lxml import html
from wtforms import BooleanField, Form, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from app import create_app
from app.config import Settings
from app.db import Database
from app.domain.wording import compare, rows
from app.web.forms import Line, Prose

Render = Callable[..., Any]


class Remark(Form):
    """A form with a field of each kind."""

    kind = RadioField("Kind", choices=[SelectChoice("question"), SelectChoice("concern")])
    body = Prose("Your comment", limit=4000)
    name = Line("Name", limit=80, required=False)
    group = SelectField("Group", choices=[SelectChoice("a"), SelectChoice("b")])
    place = StringField("Place", [DataRequired("Say where.")])
    told = BooleanField("Tell me")


@dataclass
class Remarked:
    """A comment as the macros see it."""

    number: int = 7
    kind: str = "concern"
    body: str = "We were **not** asked."
    language: str = "en"
    author_name: str | None = "Amina"
    created_at: object = None
    state: str = "published"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application on no database in particular: macros read nothing."""
    folder = tmp_path_factory.mktemp("instance")
    return create_app(
        Settings(secret_key="only for tests", instance_folder=folder, testing=True), Database("sqlite://")
    )


@pytest.fixture
def render(app: Flask) -> Render:
    """Render calls of one file's macros, joined by ~, as a page in English would."""

    def rendered(file: str, calls: str, **values: object) -> Any:
        names = sorted(set(re.findall(r"\b([a-z_]+)\(", calls)))
        snippet = f'{{% from "_macros/{file}.html" import {", ".join(names)} %}}{{{{ {calls} }}}}'
        with app.test_request_context("/en/"):
            app.preprocess_request()
            text = app.jinja_env.from_string(snippet).render(**values)
        return html.fromstring(f"<div>{text}</div>")

    return rendered


def test_a_limit_is_told_before_anything_is_typed(render: Render) -> None:
    page = render("forms", "field(form.body)", form=Remark())
    box = page.find(".//textarea")
    assert "4,000" in page.get_element_by_id("body-limit").text_content()
    assert "body-limit" in box.get("aria-describedby").split()
    assert box.get("maxlength") is None


def test_an_error_is_named_in_the_summary_and_led_to_its_field(render: Render) -> None:
    form = Remark(data={"place": ""})
    form.validate()
    page = render(
        "forms",
        "error_summary(form) ~ field(form.place) ~ field(form.kind)",
        form=form,
    )
    led_to = {link.get("href")[1:] for link in page.findall(".//a")}
    assert {"place", "kind-0"} <= led_to
    assert all(page.get_element_by_id(one) is not None for one in ("place", "kind-0"))
    assert page.get_element_by_id("place").get("aria-invalid") == "true"


def test_what_was_typed_is_still_there_after_an_error(render: Render) -> None:
    form = Remark(data={"body": "<b>Mine & yours</b>"})
    form.validate()
    page = render("forms", "field(form.body)", form=form)
    assert page.find(".//textarea").text_content().strip() == "<b>Mine & yours</b>"


def test_radios_stand_in_a_fieldset_with_their_question(render: Render) -> None:
    page = render("forms", "field(form.kind)", form=Remark())
    assert page.find(".//fieldset/legend").text_content().strip() == "Kind"
    assert len(page.findall(".//fieldset//input")) == 2


def test_every_form_of_one_button_is_protected(render: Render) -> None:
    page = render("forms", 'post_button("/x", "Go", confirm="Sure?")')
    assert page.find('.//input[@name="csrf_token"]').get("value")
    assert page.find(".//button").get("data-confirm") == "Sure?"


def test_a_comparison_is_told_by_words_and_marks_not_only_by_colour(render: Render) -> None:
    runs = compare("A body may act.", "A body shall act.").runs
    page = render("wording", 'diff_inline(runs, "en")', runs=runs)
    assert "inserted" in page.find(".//ins").text_content()
    assert "deleted" in page.find(".//del").text_content()
    assert page.find('.//ins/span[@class="words"]').text_content().strip() == "shall"


def test_side_by_side_each_column_has_only_its_own_wording(render: Render) -> None:
    comparison = compare("A body may act.", "A body shall act.\n\nIt says why.")
    page = render(
        "wording",
        'diff_side_by_side(rows, "Old", "New", "en")',
        rows=rows(comparison),
    )
    left, right = page.findall(".//td")[:2]
    assert left.findall(".//ins") == []
    assert right.findall(".//del") == []
    assert "Not in this wording" in page.findall(".//td")[2].text_content()


def test_a_text_in_arabic_is_marked_as_such_on_an_english_page(render: Render) -> None:
    page = render("wording", 'clause_body("نص", "ar")')
    assert (page.find("./div").get("lang"), page.find("./div").get("dir")) == ("ar", "rtl")


def test_a_comment_shows_its_author_and_its_words_as_markdown(render: Render) -> None:
    page = render("debate", "comment(c)", c=Remarked())
    assert page.find('.//*[@id="comment-7"]//strong').text == "not"
    assert "Amina" in page.find(".//h3").text_content()


@pytest.mark.parametrize("state", ["hidden", "withdrawn"])
def test_a_comment_that_is_gone_shows_neither_words_nor_author(render: Render, state: str) -> None:
    page = render("debate", "comment(c)", c=Remarked(state=state))
    assert "asked" not in page.text_content()
    assert "Amina" not in page.text_content()
    assert page.find('.//*[@id="comment-7"]') is not None


def test_a_group_without_ballots_has_no_support_rather_than_none_percent(render: Render) -> None:
    row = {"label": "Academia", "in_favour": 0, "against": 0, "abstain": 0, "entitled": 12}
    page = render("votes", 'tally([row], "Votes")', row=row)
    cells = [cell.text_content().strip() for cell in page.findall(".//tbody//td")]
    assert cells == ["0", "0", "0", "–", "0 of 12"]


def test_the_phase_bar_says_in_words_which_phase_is_open(render: Render) -> None:
    start = datetime(2030, 1, 1, tzinfo=UTC)
    phases = [
        {"kind": kind, "name": {}, "opens": start, "closes": start + timedelta(days=9), "state": state}
        for kind, state in (("drafting", "past"), ("consultation", "open"), ("voting", "coming"))
    ]
    page = render("phases", "phase_bar(phases)", phases=phases)
    now = page.find('.//li[@aria-current="step"]')
    assert "Consultation" in now.text_content()
    assert "Open now" in now.text_content()
