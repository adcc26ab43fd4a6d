"""Who may do what, when, and to what: the whole table, written out by hand, against the guard and the pages."""

from datetime import UTC, datetime
from itertools import combinations, product

import pytest
from flask import Flask

from app.accounts.models import Person
from app.db import Database
from app.domain.phases import (
    GIVEN_ROLES,
    NARROWABLE,
    PHASE_BOUND,
    Action,
    PhaseKind,
    Role,
    Verdict,
    allowed,
    in_phase,
    own_list,
)
from app.processes.models import Process
from tests.builders import a_document, a_member, a_person, a_process
from tests.reader import Reader, reader

WHO = {
    "S": frozenset({Role.STRANGER}),
    "P": frozenset({Role.PERSON}),
    "o": frozenset({Role.PERSON, Role.OBSERVER}),
    "p": frozenset({Role.PERSON, Role.PARTICIPANT}),
    "t": frozenset({Role.PERSON, Role.TRANSLATOR}),
    "f": frozenset({Role.PERSON, Role.FACILITATOR}),
    "r": frozenset({Role.PERSON, Role.RESPONDER}),
    "s": frozenset({Role.PERSON, Role.STEWARD}),
    "a": frozenset({Role.PERSON, Role.AUDITOR}),
    "X": frozenset({Role.PERSON, Role.ADMINISTRATOR}),
}
"""Everybody there is: a stranger, somebody signed in, the seven roles of a process, an administrator."""

WHEN = dict(zip("-adcrvAm", (None, *PhaseKind), strict=True))
"""Between phases, and in each kind of phase."""

STATES = (
    "",
    "published",
    "pending",
    "hidden",
    "withdrawn",
    "proposed",
    "under_discussion",
    "adopted",
    "open",
    "sustained",
    "not_sustained",
    "minority",
    "closed",
)
"""States that objects of any kind have; none at all where the action is about no object."""

EVER, NEVER_WHILE_VOTING = "-adcrvAm", "adcrAm"
UNDECIDED = "proposed under_discussion"

GOLDEN = f"""
read               SPoptfrsaX  {EVER}                *
join               PoptfrsaX   {EVER}                *
comment            ptfrs       adcm                  *
comment_edit       ptfrs       {EVER}                published pending
comment_withdraw   ptfrs       {EVER}                published pending
propose            ptfrs       dc                    *
support            ptfrs       dc                    {UNDECIDED} published
state              ptfrs       adc                   *
amendment_withdraw ptfrs       {EVER}                {UNDECIDED}
amendment_discuss  fs          {NEVER_WHILE_VOTING}  proposed
amendment_recommend frs        {NEVER_WHILE_VOTING}  {UNDECIDED}
amendment_decide   fs          {NEVER_WHILE_VOTING}  {UNDECIDED}
text_import        fs          {EVER}                *
clause_edit        fs          {NEVER_WHILE_VOTING}  *
translate          tfs         {EVER}                *
version_name       fs          {EVER}                *
question_put       fs          {EVER}                *
vote               p           v                     *
result_read        SPoptfrsaX  {EVER}                closed
summarise          fs          {EVER}                *
respond            frs         {EVER}                *
assist             fs          {EVER}                *
follow_up          ptfrs       {EVER}                *
responses_arrange  fs          {EVER}                *
object             ptfrs       dcrvA                 *
objection_answer   ptfrs       {EVER}                open sustained not_sustained minority
objection_address  frs         {EVER}                open sustained
objection_decide   fs          {EVER}                open sustained not_sustained
reconsider         ptfrs       {EVER}                *
report             PoptfrsaX   {EVER}                *
appeal             PoptfrsaX   {EVER}                *
moderate           f           {EVER}                *
review             fsX         {EVER}                *
facilitate         tfrsa       {EVER}                *
desk_assign        tfrs        {EVER}                *
process_edit       sX          {EVER}                *
phase_move         fsX         {EVER}                *
members_manage     sX          {EVER}                *
webhook_manage     sX          {EVER}                *
document_publish   fs          {EVER}                *
forum_manage       fs          {EVER}                *
forum_stand        ptfrs       {EVER}                *
questionnaire_edit fs          {EVER}                *
outreach_record    fs          {EVER}                *
commit             frs         {EVER}                *
progress_report    ptfrs       {EVER}                *
endorse            ptfrs       {EVER}                *
endorsement_enter  fs          {EVER}                *
"""

UNKNOWN_TO_OTHERS = """
    amendment_discuss amendment_recommend amendment_decide text_import clause_edit translate version_name question_put
    result_read respond moderate review facilitate process_edit phase_move members_manage objection_address
    objection_decide document_publish forum_manage desk_assign summarise responses_arrange outreach_record assist commit
    endorsement_enter questionnaire_edit webhook_manage
"""
"""What somebody without the role must not even learn of: the answer is the one for a page that does not exist."""


def expected(action: str, who: str, roles: str, when: str, phases: str, state: str, states: str) -> Verdict:
    hidden = action in UNKNOWN_TO_OTHERS.split()
    if who not in roles:
        if hidden:
            return Verdict.ABSENT
        if who == "S":
            return Verdict.SIGN_IN
        return Verdict.JOIN if who in "PX" and "p" in roles else Verdict.DENY
    if when not in phases:
        return Verdict.CLOSED
    if state and states != "*" and state not in states.split():
        return Verdict.ABSENT if hidden else Verdict.CLOSED
    return Verdict.ALLOW


ROWS = [line.split(maxsplit=3) for line in GOLDEN.strip().splitlines()]


def test_the_table_written_by_hand_names_every_action_once() -> None:
    assert sorted(row[0] for row in ROWS) == sorted(Action)


@pytest.mark.parametrize(("action", "roles", "phases", "states"), ROWS, ids=[row[0] for row in ROWS])
def test_the_guard_answers_as_the_table_says(action: str, roles: str, phases: str, states: str) -> None:
    wrong = [
        (who, when, state, found, wanted)
        for who, when, state in product(WHO, WHEN, STATES)
        if (found := allowed(Action(action), WHO[who], WHEN[when], state=state or None))
        is not (wanted := expected(action, who, roles, when, phases, state, states))
    ]
    assert wrong == []


def test_between_phases_everything_can_be_read_and_nothing_can_be_contributed() -> None:
    everybody = frozenset(Role)
    assert allowed(Action.READ, everybody, None) is Verdict.ALLOW
    for action in NARROWABLE:
        assert allowed(action, everybody, None) is Verdict.CLOSED


def test_two_roles_together_may_do_what_either_may_and_nothing_more() -> None:
    for one, other in combinations(GIVEN_ROLES, 2):
        for action, phase in product(Action, WHEN.values()):
            alone = {allowed(action, frozenset({Role.PERSON, role}), phase) for role in (one, other)}
            together = allowed(action, frozenset({Role.PERSON, one, other}), phase)
            assert (together is Verdict.ALLOW) is (Verdict.ALLOW in alone), (one, other, action, phase)


def test_a_description_narrows_what_participants_may_do_and_widens_nothing() -> None:
    for action, phase in product(PHASE_BOUND, PhaseKind):
        own = in_phase(action, phase, None)
        assert in_phase(action, phase, frozenset(NARROWABLE)) is own
        assert in_phase(action, phase, frozenset()) is (own and action not in NARROWABLE)


def test_an_auditor_and_an_observer_change_nothing() -> None:
    harmless = {Action.READ, Action.JOIN, Action.REPORT, Action.APPEAL, Action.RESULT_READ, Action.FACILITATE}
    for role in (Role.AUDITOR, Role.OBSERVER):
        may = {
            action
            for action in Action
            if allowed(action, WHO["a" if role is Role.AUDITOR else "o"], PhaseKind.VOTING) is Verdict.ALLOW
        }
        assert may <= harmless


def test_nobody_who_runs_the_instance_votes_decides_or_moderates_for_that_reason() -> None:
    for action in (Action.VOTE, Action.AMENDMENT_DECIDE, Action.MODERATE, Action.RESPOND):
        for phase in PhaseKind:
            assert allowed(action, WHO["X"], phase) is not Verdict.ALLOW


def test_what_a_kind_of_phase_opens_by_itself() -> None:
    assert {kind.value: [action.value for action in own_list(kind)] for kind in PhaseKind} == {
        "agenda": ["comment", "state"],
        "drafting": ["comment", "propose", "support", "state", "object"],
        "consultation": ["comment", "propose", "support", "state", "object"],
        "response": ["object"],
        "voting": ["object", "vote"],
        "adoption": ["object"],
        "monitoring": ["comment"],
    }


# The pages: whoever asks for a page of a process gets what the table says of its action.

SIGN_IN, JOIN = "/sign-in", "/join"


def everybody(app: Flask, database: Database, process: Process) -> dict[str, Reader]:
    people: dict[str, Person | None] = {"S": None}
    with database.writing() as session:
        people["P"] = a_person(session)
        people["X"] = a_person(session, administrator=True)
        for who in "optfrsa":
            people[who] = a_member(session, process, roles=[role for role in WHO[who] if role is not Role.PERSON])
        session.commit()
    return {who: reader(app, person) for who, person in people.items()}


def pages_of_a_process(app: Flask) -> list[tuple[str, Action]]:
    """Every page whose address names a process and nothing else, with the action that guards it."""
    return sorted(
        (rule.rule, guard)
        for rule in app.url_map.iter_rules()
        if rule.arguments == {"language", "slug"} and "GET" in (rule.methods or ())
        if isinstance(guard := getattr(app.view_functions[rule.endpoint], "guard", None), Action)
    )


@pytest.mark.parametrize("phase", [None, PhaseKind.CONSULTATION, PhaseKind.VOTING])
def test_every_page_of_a_process_answers_as_the_table_says(
    app: Flask, database: Database, phase: PhaseKind | None
) -> None:
    with database.writing() as session:
        process = a_process(session, phase=phase, now=datetime.now(UTC))
        a_document(session, process)
        session.commit()
    readers, wrong = everybody(app, database, process), []
    for address, action in pages_of_a_process(app):
        page = address.replace("<language:language>", "en").replace("<slug>", process.slug)
        for who, visitor in readers.items():
            verdict = allowed(action, WHO[who], phase)
            if who == "S" and verdict is Verdict.ALLOW and page.endswith(ONES_OWN):
                verdict = Verdict.SIGN_IN
            answer = visitor.client.get(page)
            status = 200 if answer.status_code == 409 and page.endswith(AFTER_ADOPTION) else answer.status_code
            if not fits(verdict, status, answer.location or ""):
                wrong.append((page, who, verdict.value, answer.status_code, answer.location))
    assert wrong == []


AFTER_ADOPTION = ("/commitments/new", "/endorsements/new", "/endorsements/enter")
"""Pages that say to whoever may come that the text has not been adopted yet."""


ONES_OWN = "/receipts"
"""A page about whoever reads it: of a stranger it first asks who they are."""


def fits(verdict: Verdict, status: int, location: str) -> bool:
    led_away = SIGN_IN in location or f"{JOIN}?" in location
    return {
        Verdict.ALLOW: status in (200, 302, 404) and not led_away,
        Verdict.SIGN_IN: status == 302 and SIGN_IN in location,
        Verdict.JOIN: status == 302 and JOIN in location,
        Verdict.DENY: status == 403,
        Verdict.CLOSED: status == 409,
        Verdict.ABSENT: status == 404,
    }[verdict]
