"""Every form that anybody sees, filled with what may not be taken: refused, nothing changed, what was typed kept."""

from itertools import product

import pytest
from flask import Flask

from app.db import Database
from tests.contents import changed, contents, sizes
from tests.hostile.visitors import FoundForm, Visitor, crawl, forms_on, tree_of, visitor
from tests.stage import Stage
from tests.stopwatch import MOST_SECONDS

pytestmark = [pytest.mark.xdist_group("forms"), pytest.mark.timeout(3000)]
"""In one process: looking for the forms takes a minute, once; and thousands of them are sent."""

PARTS = ("participant", "author", "facilitator", "steward", "administrator", "")
MARK = "typed-by-somebody"
UNWRITABLE = {
    "nul": f"{MARK}\0",
    "marks": f"{MARK}e" + "\u0301" * 31,
    "direction": f"{MARK}\u202eevil",
}
MANY_MARKS = MARK + "e" + "\u0301" * 100_000
NO_CHOICES = ["²", "9" * 5000, "-1", "nonsense", "\0", "<svg onload=x>"]
STARTS = (
    "/en/",
    "/en/account",
    "/en/processes/consultation",
    "/en/processes/voting",
    "/en/processes/prepared",
    "/en/processes/consultation/facilitate/responses/new?comments=1&amendments=1",
    "/en/processes/consultation/facilitate/responses/drafts",
    "/en/processes/consultation/facilitate/responses/drafts/1",
    "/en/processes/consultation/facilitate/responses/rules",
    "/en/processes/consultation/facilitate/themes/new",
    "/en/processes/consultation/facilitate/themes/1",
    "/en/processes/consultation/facilitate/themes/contributions?comments=1",
    "/en/processes/consultation/responses/1/follow-up?comment=1",
    "/en/processes/consultation/facilitate/together?act=hide&all=1",
    "/en/processes/consultation/facilitate/sheets",
    "/en/processes/consultation/facilitate/sheets/1",
    "/en/processes/consultation/facilitate/sessions/new",
    "/en/processes/consultation/facilitate/sessions/1/edit",
    "/en/processes/consultation/facilitate/sessions/1/enter",
    "/en/processes/consultation/sessions/1",
    "/en/processes/consultation/facilitate/invited",
    "/en/processes/consultation/facilitate/invited/1/withdrawal",
    "/en/organisations/hands-on/mandates",
    "/en/organisations/hands-on/register",
    "/en/processes/consultation/facilitate/text/structure",
    "/en/processes/consultation/facilitate/text/numbers",
    "/en/processes/consultation/facilitate/text/inserted-numbers",
    "/en/processes/consultation/facilitate/text/divisions/chapter-ix",
    "/en/processes/consultation/facilitate/text/import/1",
    "/en/processes/consultation/facilitate/text/import/1/title",
    "/en/processes/consultation/facilitate/text/import/1/matching",
    "/en/processes/consultation/amendments/drafts/1",
    "/en/processes/consultation/amendments/drafts/1/changes/new?clause=2",
    "/en/processes/consultation/facilitate/glossary/1",
    "/en/processes/consultation/crosswalks/voting/only-there",
    "/en/processes/consultation/crosswalks/voting/clauses/1",
    "/en/processes/consultation/clauses/1/variants",
    "/en/processes/consultation/clauses/1/variants/new",
    "/en/processes/consultation/opinions/statements/1",
    "/en/processes/consultation/opinions/statements/2",
    "/en/processes/consultation/facilitate/translations/fr/clauses/2",
    "/en/processes/consultation/facilitate/text/final",
    "/en/processes/consultation/facilitate/text/divisions/new",
    "/en/processes/consultation/facilitate/text/clauses/1/split",
    "/en/processes/consultation/facilitate/text/clauses/1/join",
    "/en/processes/consultation/facilitate/text/clauses/1/move",
    "/en/processes/consultation/facilitate/text/clauses/1/application",
    "/en/processes/consultation/facilitate/text/clauses/1/options",
    "/en/processes/new/templates/bill",
    "/en/processes/prepared/facilitate/setup/about",
    "/en/processes/prepared/facilitate/setup/groups",
    "/en/processes/prepared/facilitate/setup/rule",
    "/en/processes/consultation/facilitate/amendments/1",
    "/en/processes/consultation/facilitate/glossary/new",
    "/en/processes/consultation/facilitate/glossary/table",
    "/en/processes/consultation/facilitate/translations/fr/clauses/1",
    "/en/processes/consultation/facilitate/clauses/1/summary/en",
    "/en/processes/consultation/crosswalks",
    "/en/processes/consultation/crosswalks/voting",
    "/en/processes/consultation/crosswalks/voting/findings/1",
    "/en/processes/consultation/documents",
    "/en/processes/consultation/documents/1",
    "/en/processes/consultation/documents/1/edit",
    "/en/processes/consultation/documents/1/versions/new",
    "/en/processes/consultation/documents/1/withdrawal",
    "/en/processes/consultation/amendments/1",
    "/en/processes/consultation/amendments/1/recommendation",
    "/en/processes/consultation/facilitate/amendments/1/discussion/en",
    "/en/processes/consultation/forum/meetings/2/edit",
    "/en/processes/consultation/facilitate/phases/2",
    "/en/processes/voting/join",
    "/en/processes/consultation/forum",
    "/en/processes/consultation/forum/meetings/1",
    "/en/processes/consultation/forum/meetings/2",
    "/en/processes/consultation/forum/calls/1",
    "/en/processes/consultation/opinions",
    "/en/processes/consultation/opinions/statements/new",
    "/en/account/amendments",
    "/en/account/since",
    "/en/processes/consultation/objections",
    "/en/processes/consultation/objections/1",
    "/en/processes/consultation/objections/2",
    "/en/processes/consultation/objections/1/answer",
    "/en/processes/consultation/objections/1/decision",
    "/en/processes/consultation/objections/1/disagreement",
    "/en/processes/consultation/objections/2/minority",
    "/en/processes/consultation/objections/1/report",
    "/en/processes/consultation/facilitate/objections/1/decision",
    "/en/processes/consultation/text/objections/new",
    "/en/processes/consultation/clauses/1/objections/new",
    "/en/processes/consultation/amendments/1/objections/new",
    "/en/processes/voting/votes/2/objections/new",
    "/en/processes/consultation/conditions",
    "/en/processes/consultation/amendments/1/conditions/new",
    "/en/processes/consultation/facilitate/campaigns/1",
    "/en/processes/consultation/facilitate/campaigns/2",
    "/en/processes/voting/crosswalks",
    "/en/processes/voting/facilitate/votes/6/external",
    "/en/processes/consultation/facilitate/text/discussion/en",
    "/en/processes/consultation/forum/meetings/1/minutes",
    "/en/processes/consultation/forum/calls/1",
    "/en/processes/consultation/forum/calls/1/outcome",
    "/en/processes/consultation/outreach/1/edit",
    "/en/processes/consultation/outreach/1/withdrawal",
    "/en/processes/consultation/outreach/new",
    "/en/processes/consultation/scorecard",
    "/en/processes/voting/commitments/1",
    "/en/processes/voting/commitments/1/edit",
    "/en/processes/voting/commitments/1/milestones/1/move",
    "/en/processes/voting/commitments/1/milestones/new",
    "/en/processes/voting/commitments/1/progress/new",
    "/en/processes/voting/commitments/new",
    "/en/processes/voting/endorsements/1/withdrawal",
    "/en/processes/voting/endorsements/enter",
    "/en/processes/voting/endorsements/new",
    "/en/processes/consultation/submissions/1",
    "/en/processes/consultation/submissions/1/cut",
    "/en/processes/consultation/submissions/2",
    "/en/processes/consultation/questionnaires/1",
    "/en/processes/consultation/questionnaires/1/answers",
    "/en/processes/consultation/questionnaires/1/check",
    "/en/processes/consultation/facilitate/questionnaires/new",
    "/en/processes/consultation/facilitate/questionnaires/1",
    "/en/processes/consultation/facilitate/questionnaires/2",
    "/en/processes/consultation/facilitate/questionnaires/2/questions/1",
    "/en/processes/consultation/facilitate/questionnaires/2/questions/new",
    "/en/processes/consultation/facilitate/participation",
    "/en/processes/consultation/facilitate/participation/group/new",
    "/en/processes/voting/moderation/1/appeal",
    "/en/processes/voting/facilitate/appeals/1",
    "/en/processes/voting/facilitate/reversals/3",
    "/en/processes/voting/facilitate/moderated/1",
    "/en/processes/consultation/facilitate/comments/1/arrangement",
    "/en/processes/consultation/facilitate/clauses/1/discussion",
    "/en/register",
    "/en/reset",
    "/en/sign-in",
    "/en/admin",
    "/en/processes/consultation/facilitate/webhooks/new",
    "/en/processes/consultation/facilitate/webhooks/1",
    "/en/processes/consultation/facilitate/webhooks/1/edit",
    "/en/processes/consultation/facilitate/webhooks/2",
    "/en/admin/webhooks/new",
    "/en/admin/webhooks/3",
    "/en/admin/webhooks/3/edit",
    "/en/admin/webhooks/4",
)
NOT_SHOWN_AGAIN = frozenset({"password", "current_password", "new_password", "repeat", "username"})
"""Passwords never are; and the name beside them is there for the browser's own memory."""

NOT_REACHED = frozenset(
    {
        "accounts.accept_mandate",  # needs the link of a mail
        "accounts.confirm", "accounts.confirm_address", "accounts.new_password",  # need the link of a mail
        "feeds.unsubscribe",  # the same
        "accounts.end_device", "accounts.end_devices", "accounts.end_representation", "accounts.revoke_token",
        "admin.dismiss", "admin.end_representation", "admin.restore",
        "processes.publish",
        "campaigns.merge",  # needs two proposals: see tests/campaigns
        "responses.add_late_copies",  # needs a campaign answered before its last copies came: see tests/campaigns
        "submissions.finish",  # needs a letter of which something was cut: see tests/submissions
        "responses.sign",  # needs a process that asks for a second signature: see tests/responses
        "moderation.let_amendment_through",  # needs an amendment from a new account: see tests/moderation
        "exports.job_again",  # needs a file that could not be made: see tests/exports
        "desk.forget", "desk.undo",  # need a filter that is kept, and an act on many: see tests/desk
        "forum.settle",  # needs a call that has closed: see the test of the forum
        "polls.carried", "polls.reminders_on", "polls.take_back",  # need an entrusted vote, and reminders switched off
        # need somebody who was asked to propose, a change overtaken by another, and the same amendment written twice
        "amendments.leave", "amendments.rebase", "amendments.support",
        # need a machine that translates, or a translation that waits to be confirmed: see tests/languages
        "insight.adopt_text", "insight.confirm_translation", "insight.translate_clause", "insight.translate_comment",
        "languages.confirm", "languages.suggest", "languages.take_back", "languages.wording",
        "texts.move_back", "texts.renumber",  # need a clause that was moved, and numbers that have gaps
        # need support of an objection, and an amendment reworded since: see tests/objections and tests/reconsidering
        "objections.end_support", "reconsidering.reconsider_amendment",
    }
)  # fmt: skip
"""Acts that nobody on the stage is offered; most are a single button."""
MANUSCRIPTS = frozenset({("texts.import_text", "pasted")})
"""A whole law is looked through on the next page, which names the clause that cannot be taken."""
Found = list[tuple[str, FoundForm]]


_found: Found = []


@pytest.fixture
def forms(app: Flask, stage: Stage) -> Found:
    """Every different form that is sent, with somebody who is shown it; those that end the session come last.

    They are the same on every engine, so they are looked for once.
    """
    if not _found:
        _found.extend(_look_for_forms(app, stage))
    return _found


def _look_for_forms(app: Flask, stage: Stage) -> Found:
    found: dict[tuple[str, frozenset[str]], tuple[str, FoundForm]] = {}
    for part in PARTS:
        pages = crawl(app, visitor(app, stage, part), list(STARTS), of_each=1)
        for form in forms_on(app, pages):
            if form.method == "POST":
                found.setdefault((form.endpoint, frozenset(name for name, _ in form.values)), (part, form))
    return sorted(found.values(), key=lambda pair: "sign" in pair[1].endpoint or "delete" in pair[1].endpoint)


def test_every_act_has_a_form_that_is_tried(app: Flask, forms: Found) -> None:
    acts = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    tried = {form.endpoint for _, form in forms}
    assert {act for act in acts if "_api." not in act} - tried - NOT_REACHED == set()


def test_what_may_not_be_written_is_refused_in_every_field_and_kept_on_the_page(
    app: Flask, stage: Stage, database: Database, forms: Found
) -> None:
    people = {part: visitor(app, stage, part) for part in PARTS}
    before, odd = contents(database), []
    for part, form in forms:
        for name, (kind, text) in product(form.texts, UNWRITABLE.items()):
            answer = people[part].post(form.action, form.filled(_plain(form) | {name: text}))
            if answer.status_code < 400 and (form.endpoint, name) not in MANUSCRIPTS:
                odd.append((form.action, name, kind, answer.status_code))
            elif answer.status_code == 422 and name not in NOT_SHOWN_AGAIN and MARK not in _kept(answer):
                odd.append((form.action, name, kind, "lost"))
    assert odd == []
    assert changed(before, contents(database)) <= {"manuscript_drafts"}
    _sound(*people.values())


def test_what_is_far_too_long_is_refused_at_once(app: Flask, stage: Stage, database: Database, forms: Found) -> None:
    people, odd = {part: visitor(app, stage, part) for part in PARTS}, []
    before = contents(database)
    for part, form in forms:
        for name in form.texts:
            answer = people[part].post(form.action, form.filled(_plain(form) | {name: MANY_MARKS}))
            if answer.status_code < 400 and (form.endpoint, name) not in MANUSCRIPTS:
                odd.append((form.action, name, answer.status_code))
    assert odd == []
    assert changed(before, contents(database)) <= {"manuscript_drafts"}
    _sound(*people.values())


def test_choices_that_were_not_offered_are_refused_in_every_field(
    app: Flask, stage: Stage, database: Database, forms: Found
) -> None:
    people, before = {part: visitor(app, stage, part) for part in PARTS}, sizes(database)
    for part, form in forms:
        taken = False
        for name, wrong in product({name for name, _ in form.values} - set(form.texts), NO_CHOICES):
            taken |= people[part].post(form.action, form.filled(_plain(form) | {name: wrong})).status_code < 400
        after = sizes(database)
        assert after == before or taken, form.action
        before = after
    _sound(*people.values())


def test_a_manuscript_that_cannot_be_taken_names_the_clause_and_is_not_imported(
    app: Flask, stage: Stage, database: Database
) -> None:
    address = "/en/processes/consultation/facilitate/text/import"
    someone, before = visitor(app, stage, "facilitator"), contents(database)
    for text in (*UNWRITABLE.values(), MANY_MARKS, "x" * 20_001):
        pasted = {"pasted": f"# Law\n\n## Article 7\n\n{text}", "language": "en", "format": "", "unit": "paragraph"}
        sent = someone.post(address, pasted)
        if sent.status_code == 422:
            continue
        preview = someone.get(sent.location)
        assert "Article 7" in tree_of(preview).text_content()
        assert someone.post(sent.location, {}).status_code == 422
        assert someone.post(f"{sent.location}/reading", {"unit": "\0", "csv_column": "x"}).status_code == 422
        assert someone.post(f"{sent.location}/discard", {}).status_code == 302
    assert changed(before, contents(database)) == set()
    _sound(someone)


def _plain(form: FoundForm) -> dict[str, object]:
    """Sensible words for every field that takes words and has none."""
    filled = {name for name, value in form.values if value}
    return {name: "Something sensible." for name in form.texts if name not in filled}


def _kept(answer: object) -> str:
    """What stands in the fields and on the page of an answer."""
    tree = tree_of(answer)  # type: ignore[arg-type]
    return " ".join([tree.text_content(), *(str(value) for value in tree.xpath("//input/@value"))])


def _sound(*people: Visitor) -> None:
    assert [failure for someone in people for failure in someone.failures] == []
    assert max(someone.slowest for someone in people) < (MOST_SECONDS, "")
