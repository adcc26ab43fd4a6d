"""The pages of a process: made by an administrator, run by its steward, joined by everybody else."""

import io
from datetime import UTC, datetime, timedelta

from flask import Flask

from app.accounts.models import Person
from app.db import Database
from app.domain.phases import PhaseKind, Role, open_at
from app.processes.models import Process, Visibility
from app.processes.queries import membership_of, process_by_slug
from tests.builders import a_member, a_person, a_phase, a_process
from tests.reader import Reader, reader

SAID = {"en": "Said."}
DESCRIPTION = """
slug = "from-a-file"
kind = "bill"
languages = ["en"]
title.en = "A bill"
"""


def an_administrator(database: Database) -> Person:
    with database.writing() as session:
        person = a_person(session, administrator=True)
        session.commit()
    return person


def a_process_with(database: Database, *roles: Role, **values: object) -> tuple[Process, Person]:
    with database.writing() as session:
        process = a_process(session, **values)
        person = a_member(session, process, roles=roles or (Role.PARTICIPANT,))
        session.commit()
    return process, person


def kept(database: Database, slug: str) -> Process:
    with database.reading() as session:
        process = process_by_slug(session, slug)
        assert process is not None
        return process


def desk(app: Flask, person: Person, process: Process) -> tuple[Reader, str]:
    return reader(app, person), f"/en/processes/{process.slug}"


def test_an_administrator_makes_a_process_from_a_few_fields(app: Flask, database: Database) -> None:
    administrator = reader(app, an_administrator(database))
    sheet = administrator.open("/en/processes/new")
    after = administrator.send(
        sheet,
        {
            "title": "A code",
            "slug": "a-code",
            "kind": "policy",
            "drafting": "en",
            "languages": "fr, ar",
            "jurisdiction": "NG",
            "timezone": "Africa/Lagos",
            "groups": ["citizen", "government"],
        },
    )
    assert after.address == "/en/processes/a-code/facilitate/settings"
    process = kept(database, "a-code")
    assert (process.languages, process.time_zone, process.visibility) == (
        ["en", "fr", "ar"],
        "Africa/Lagos",
        Visibility.PREPARED,
    )


def test_mistakes_stand_at_their_fields_and_nothing_typed_is_lost(app: Flask, database: Database) -> None:
    administrator = reader(app, an_administrator(database))
    typed = {"title": "A code", "slug": "A Code", "drafting": "english", "languages": "fr", "jurisdiction": "Nigeria"}
    sheet = administrator.send(administrator.open("/en/processes/new"), typed, status=422)
    assert sheet.words("//*[@id='slug-error']").startswith("Error: An address has small Latin letters")
    assert "not the code of a language" in sheet.words("//*[@id='drafting-error']")
    assert "not the code of a country" in sheet.words("//*[@id='jurisdiction-error']")
    assert sheet.tree.xpath("//input[@name='title']/@value") == ["A code"]


def test_an_administrator_makes_a_process_from_a_description(app: Flask, database: Database) -> None:
    administrator = reader(app, an_administrator(database))
    sheet = administrator.open("/en/processes/new/description")
    after = administrator.send(sheet, {"file": (io.BytesIO(DESCRIPTION.encode()), "process.toml")})
    assert after.address == "/en/processes/from-a-file/facilitate/settings"
    assert kept(database, "from-a-file").kind == "bill"


def test_every_mistake_of_a_pasted_description_is_told_and_the_text_kept(app: Flask, database: Database) -> None:
    administrator = reader(app, an_administrator(database))
    pasted = DESCRIPTION.replace("bill", "bil").replace("languages", "tongues")
    sheet = administrator.send(administrator.open("/en/processes/new/description"), {"pasted": pasted}, status=422)
    assert "Line 2, kind: “bil” is not known here." in sheet.text
    assert "Did you mean “bill”?" in sheet.text
    assert "tongues" in sheet.words("//textarea[@name='pasted']")


def test_to_everybody_else_the_page_for_new_processes_does_not_exist(app: Flask, database: Database) -> None:
    _, steward = a_process_with(database, Role.STEWARD)
    reader(app).open("/en/processes/new", status=404)
    reader(app, steward).open("/en/processes/new", status=404)


def test_a_steward_says_what_the_process_is_for_and_changes_its_rule(app: Flask, database: Database) -> None:
    process, steward = a_process_with(database, Role.STEWARD)
    visitor, address = desk(app, steward, process)
    sheet = visitor.open(f"{address}/facilitate/settings")
    visitor.send(
        sheet,
        {
            "objective_en": "To bind every body.",
            "title_fr": "Un code",
            "criteria_en": "feasibility: Whether it can be done\ncost: What it costs",
            "majority": "2/3",
            "groups_counted": ["citizen", "academia"],
            "each_group": "1/2",
            "quorum_total": "40",
            "reason": "Asked for in the hearing.",
        },
    )
    changed = kept(database, process.slug)
    assert changed.objective == {"en": "To bind every body."}
    assert changed.title == {"en": "A code of ethics", "fr": "Un code"}
    assert changed.criteria["cost"] == {"en": "What it costs"}
    assert changed.decision_rule["majority"] == "2/3"
    assert changed.decision_rule["groups_counted"] == ["citizen", "academia"]
    about = reader(app).open(f"{address}/about")
    assert "more than two thirds" in about.text
    assert "At least 40 members must have voted" in about.text


def test_a_rule_that_is_none_is_refused_at_its_field(app: Flask, database: Database) -> None:
    process, steward = a_process_with(database, Role.STEWARD)
    visitor, address = desk(app, steward, process)
    sheet = visitor.open(f"{address}/facilitate/settings")
    typed = {"majority": "1/3", "quorum_total": "²", "summary_ar": "نص", "reason": "A try."}
    wrong = visitor.send(sheet, typed, status=422)
    assert "at least 1/2" in wrong.words("//*[@id='majority-error']") or "quorum" in wrong.text
    assert wrong.words("//textarea[@name='summary_ar']") == "نص"
    assert kept(database, process.slug).decision_rule["majority"] == "1/2"


def test_shares_jurisdictions_and_proxies_are_tried_in_words_and_then_saved(app: Flask, database: Database) -> None:
    process, steward = a_process_with(database, Role.STEWARD, jurisdictions=["CO", "DO"])
    visitor, address = desk(app, steward, process)
    sheet = visitor.open(f"{address}/facilitate/settings")
    typed = {
        "shares_government": "5/11", "shares_citizen": "6/11", "empty_share": "redistributed",
        "jurisdictions_in_favour": "2/3", "jurisdictions_population_in_favour": "13/20",
        "jurisdictions_population": "CO: 52\nDO: 11", "proxies_most": "2", "proxies_same_group": "y",
    }  # fmt: skip
    before = kept(database, process.slug).decision_rule
    tried = visitor.send(sheet, typed, button="preview")
    assert "Nothing has been saved yet." in tried.text
    assert "The share of a group without ballots is given to the others." in tried.text
    assert "with at least 65% of the population" in tried.text
    assert "carries at most 2 besides their own" in tried.text
    assert kept(database, process.slug).decision_rule == before
    visitor.send(tried, {"proxies_most": "2", "reason": "As agreed."})
    rule = kept(database, process.slug).decision_rule
    assert rule["shares"] == {"government": "5/11", "citizen": "6/11"}
    assert rule["jurisdictions"]["population"] == {"CO": 52, "DO": 11}
    assert rule["proxies"] == {"most": 2, "same_group": True}
    assert "Groups have fixed shares" in reader(app).open(f"{address}/about").text
    again = visitor.open(f"{address}/facilitate/settings")
    typed = {"proxies_most": "", "proxies_same_group": [], "title_en": "Another title", "reason": "Shorter."}
    visitor.send(again, typed)
    changed = kept(database, process.slug).decision_rule
    assert changed == {name: value for name, value in rule.items() if name != "proxies"}


def test_mistakes_in_rare_rules_stand_at_their_fields_unfolded_with_what_was_typed(
    app: Flask, database: Database
) -> None:
    process, steward = a_process_with(database, Role.STEWARD, jurisdictions=["CO", "DO"])
    visitor, address = desk(app, steward, process)
    sheet = visitor.open(f"{address}/facilitate/settings")
    for typed, field in (
        ({"shares_government": "5/11"}, "shares_"),
        ({"counting": "iso", "shares_government": "1/1"}, "counting"),
        ({"jurisdictions_population": "CO: 52"}, "jurisdictions_in_favour"),
        ({"jurisdictions_in_favour": "2/3", "jurisdictions_population": "CO: many"}, "jurisdictions_population"),
        ({"proxies_most": "many"}, "proxies_most"),
    ):
        wrong = visitor.send(sheet, typed, button="preview", status=422)
        assert wrong.words(f"//details[@open]//*[@class='error'][starts-with(@id, '{field}')]"), field
        for name, value in typed.items():
            if name != "counting":
                shown = wrong.tree.xpath(f"//input[@name='{name}']/@value") or [
                    wrong.words(f"//textarea[@name='{name}']")
                ]
                assert shown == [value]
    assert "counting" not in kept(database, process.slug).decision_rule


def test_the_settings_are_hidden_from_whoever_does_not_own_the_process(app: Flask, database: Database) -> None:
    process, facilitator = a_process_with(database, Role.FACILITATOR)
    reader(app, facilitator).open(f"/en/processes/{process.slug}/facilitate/settings", status=404)
    reader(app).open(f"/en/processes/{process.slug}/facilitate/settings", status=404)


def test_a_prepared_process_is_seen_by_its_team_only_until_it_is_published(app: Flask, database: Database) -> None:
    process, steward = a_process_with(
        database,
        Role.STEWARD,
        visibility=Visibility.PREPARED,
        phase=None,
        objective=SAID,
        lead_institution=SAID,
        next_steps=SAID,
    )
    visitor, address = desk(app, steward, process)
    reader(app).open(f"{address}/about", status=404)
    visitor.send(visitor.open(f"{address}/facilitate/phases"), action="/facilitate/publish")
    assert kept(database, process.slug).visibility is Visibility.PUBLISHED
    reader(app).open(f"{address}/about")


def test_what_participants_are_owed_is_asked_for_before_publishing(app: Flask, database: Database) -> None:
    process, steward = a_process_with(database, Role.STEWARD, visibility=Visibility.PREPARED)
    visitor, address = desk(app, steward, process)
    sheet = visitor.open(f"{address}/facilitate/settings")
    assert "the institution that leads and decides" in sheet.text
    assert not sheet.tree.xpath("//form[contains(@action, '/publish')]")


def test_a_date_is_moved_with_a_reason(app: Flask, database: Database) -> None:
    process, steward = a_process_with(database, Role.STEWARD)
    visitor, address = desk(app, steward, process)
    phase = kept(database, process.slug).phases[0]
    later = phase.closes + timedelta(days=3)
    page = f"{address}/facilitate/phases/{phase.id}"
    typed = {"closes": later.strftime("%Y-%m-%dT%H:%M")}
    without = visitor.send(visitor.open(page), typed, button="act=move", status=422)
    assert "cannot be empty" in without.text
    visitor.send(visitor.open(page), {**typed, "reason": "Holidays."}, button="act=move")
    assert kept(database, process.slug).phases[0].closes == later.replace(second=0, microsecond=0)


def test_a_date_that_was_left_as_it_stood_keeps_its_seconds(app: Flask, database: Database) -> None:
    now = datetime.now(UTC)
    process, steward = a_process_with(database, Role.STEWARD, phase=None)
    with database.writing() as session:
        closes = (now + timedelta(days=2)).replace(second=59, microsecond=0)
        phase = a_phase(session, process, PhaseKind.VOTING, opens=now + timedelta(days=1), closes=closes)
        session.commit()
    visitor, address = desk(app, steward, process)
    sheet = visitor.open(f"{address}/facilitate/phases/{phase.id}")
    opens = (now + timedelta(hours=30)).strftime("%Y-%m-%dT%H:%M")
    visitor.send(sheet, {"opens": opens, "reason": "Later."}, button="act=move")
    assert kept(database, process.slug).phases[0].closes == closes


def test_a_phase_is_closed_and_another_added(app: Flask, database: Database) -> None:
    process, steward = a_process_with(database, Role.STEWARD)
    visitor, address = desk(app, steward, process)
    page = f"{address}/facilitate/phases/{kept(database, process.slug).phases[0].id}"
    visitor.send(visitor.open(page), {"reason": "Everything was said."}, button="act=close")
    assert open_at(kept(database, process.slug).phases, datetime.now(UTC)) is None
    sheet = visitor.open(f"{address}/facilitate/phases/new")
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    visitor.send(
        sheet,
        {
            "kind": "voting",
            "opens": tomorrow.strftime("%Y-%m-%dT%H:%M"),
            "closes": (tomorrow + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M"),
            "reason": "The vote.",
        },
    )
    assert [phase.kind for phase in kept(database, process.slug).phases] == [PhaseKind.CONSULTATION, PhaseKind.VOTING]


def test_a_stranger_who_wants_to_take_part_is_asked_to_sign_in_and_comes_back(app: Flask, database: Database) -> None:
    process, _ = a_process_with(database)
    answer = app.test_client().get(f"/en/processes/{process.slug}/join?next=/en/processes/{process.slug}/votes")
    assert answer.status_code == 302
    assert answer.location.startswith("/en/sign-in?next=") or "next=" in answer.location


def test_somebody_joins_in_their_group_and_goes_on_where_they_wanted_to(app: Flask, database: Database) -> None:
    process, _ = a_process_with(database)
    with database.writing() as session:
        person = a_person(session, group="academia")
        session.commit()
    visitor, address = desk(app, person, process)
    sheet = visitor.open(f"{address}/join?next={address}/about")
    assert sheet.tree.xpath("//input[@name='group'][@checked]/@value") == ["academia"]
    after = visitor.send(sheet, {"group": "government"})
    assert after.address == f"{address}/about"
    with database.reading() as session:
        membership = membership_of(session, process.id, person.id)
    assert membership is not None
    assert membership.group_key == "government"


def test_nobody_is_led_to_another_site_after_joining(app: Flask, database: Database) -> None:
    process, _ = a_process_with(database)
    with database.writing() as session:
        person = a_person(session)
        session.commit()
    visitor, address = desk(app, person, process)
    page = visitor.client.get(f"{address}/join?next=//evil.example/x")
    assert page.status_code == 200
    sheet = visitor.open(f"{address}/join?next=//evil.example/x")
    assert visitor.send(sheet, {"group": "citizen"}).address == address


def test_a_group_that_is_not_of_this_process_is_refused_with_the_form(app: Flask, database: Database) -> None:
    process, _ = a_process_with(database)
    with database.writing() as session:
        person = a_person(session)
        session.commit()
    visitor, address = desk(app, person, process)
    visitor.send(visitor.open(f"{address}/join"), {"group": ["press"]}, status=422)


def test_a_member_who_has_contributed_sees_why_the_group_stays(app: Flask, database: Database) -> None:
    process, person = a_process_with(database)
    with database.writing() as session:
        membership = membership_of(session, process.id, person.id)
        assert membership is not None
        membership.contributed_at = datetime.now(UTC)
        session.commit()
    visitor, address = desk(app, person, process)
    sheet = visitor.open(f"{address}/join")
    assert "You have contributed as a member of this group: Citizens." in sheet.text
    assert not sheet.tree.xpath("//input[@name='group'][@type='radio']")


def test_leaving_is_asked_once_more_and_ends_every_role(app: Flask, database: Database) -> None:
    process, person = a_process_with(database, Role.PARTICIPANT, Role.FACILITATOR)
    visitor, address = desk(app, person, process)
    visitor.send(visitor.open(f"{address}/leave"), action="/leave")
    visitor.open(f"{address}/facilitate/people", status=404)


def test_a_steward_gives_a_member_a_role_that_holds_at_once(app: Flask, database: Database) -> None:
    process, steward = a_process_with(database, Role.STEWARD)
    with database.writing() as session:
        person = a_member(session, process, group="academia")
        session.commit()
        membership = membership_of(session, process.id, person.id)
    assert membership is not None
    reader(app, person).open(f"/en/processes/{process.slug}/facilitate/people", status=404)
    visitor, address = desk(app, steward, process)
    listed = visitor.open(f"{address}/facilitate/people?group=academia")
    assert person.name in listed.text
    assert steward.name not in listed.words("//table")
    sheet = visitor.open(f"{address}/facilitate/people/{membership.id}")
    visitor.send(sheet, {"roles": ["participant", "facilitator"]})
    reader(app, person).open(f"/en/processes/{process.slug}/facilitate/people")


def test_filters_that_do_not_exist_are_a_clear_mistake(app: Flask, database: Database) -> None:
    process, steward = a_process_with(database, Role.STEWARD)
    visitor, address = desk(app, steward, process)
    for query in ("group=press", "role=king", "after=²", "after=-1", "limit=5000"):
        visitor.open(f"{address}/facilitate/people?{query}", status=400)
    visitor.open(f"{address}/facilitate/people/999999999", status=404)
    visitor.open(f"{address}/facilitate/phases/999999999", status=404)


def test_the_list_of_members_costs_the_same_however_long_it_is(app: Flask, database: Database) -> None:
    process, steward = a_process_with(database, Role.STEWARD)
    with database.writing() as session:
        for _ in range(60):
            a_member(session, process)
        session.commit()
    visitor, address = desk(app, steward, process)
    first = visitor.open(f"{address}/facilitate/people")
    assert len(first.tree.xpath("//tbody/tr")) == 50
    more = visitor.open(first.tree.xpath("//a[@rel='next']/@href")[0])
    assert len(more.tree.xpath("//tbody/tr")) == 11
