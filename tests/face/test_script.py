"""What the small script adds to the pages, in a real browser under the strict policy; all works without it too."""

import pytest
from flask import Response, render_template_string, request
from playwright.sync_api import expect

from app.web.forms import Form, Prose
from tests.browser import Page, Served

PROBE = """
{% extends "_layout/base.html" %}
{% from "_macros/forms.html" import field, hidden, submit %}
{% block title %}A probe{% endblock %}
{% block main %}
<h1>A probe</h1>
<form method="post">{{ hidden() }}{{ field(form.body, keep=True) }}
{{ submit("Send") }}{{ submit("Delete", "danger", name="delete", value="yes", confirm="Delete it for good?") }}</form>
{% endblock %}
"""


class Probe(Form):
    """A form with a text that is counted and kept."""

    body = Prose("Your text", limit=20)


@pytest.fixture
def sent(served: Served) -> list[str]:
    """What the form of the probing page was sent; the answer takes a moment, as on a slow connection."""
    received: list[str] = []

    def show() -> str:
        return render_template_string(PROBE, form=Probe())

    def take() -> Response:
        received.append(request.form.get("delete", "no"))
        return Response(status=204)

    served.app.add_url_rule("/<language:language>/probe", "probe", show)
    served.app.add_url_rule("/<language:language>/probe", "probed", take, methods=["POST"])
    return received


def test_the_characters_left_are_counted_as_code_points(page: Page, sent: list[str]) -> None:
    page.goto("/en/probe")
    page.get_by_label("Your text").fill("five 👍")
    expect(page.locator(".counter")).to_have_text("Characters left: 14")
    page.get_by_label("Your text").fill("x" * 23)
    expect(page.locator(".counter")).to_have_text("Characters too many: 3")


def test_a_text_survives_leaving_the_page_and_is_forgotten_once_sent(page: Page, sent: list[str]) -> None:
    page.goto("/en/probe")
    page.get_by_label("Your text").fill("half a thought")
    page.reload()
    expect(page.get_by_label("Your text")).to_have_value("half a thought")
    with page.expect_response("**/probe"):
        page.get_by_role("button", name="Send").click()
    page.reload()
    expect(page.get_by_label("Your text")).to_have_value("")


def test_a_form_is_sent_once_however_often_it_is_pressed(page: Page, sent: list[str]) -> None:
    page.goto("/en/probe")
    with page.expect_response("**/probe"):
        page.get_by_role("button", name="Send").dblclick()
    page.wait_for_timeout(300)
    assert sent == ["no"]


def test_what_is_hard_to_undo_is_asked_about_first(page: Page, sent: list[str]) -> None:
    page.goto("/en/probe")
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Go back").click()
    assert sent == []
    page.get_by_role("button", name="Delete").click()
    with page.expect_response("**/probe"):
        page.get_by_role("button", name="Yes, go on").click()
    assert sent == ["yes"]
