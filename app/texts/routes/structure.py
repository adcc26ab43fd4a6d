"""The structure of a text: what was done to it, for everybody; moving clauses and divisions, for those who may."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.domain.arrangement import Sort
from app.domain.phases import Action
from app.processes.access import access, requires
from app.texts import moving, queries, structure
from app.texts.arranging import last_act, node_of
from app.texts.contents import Part, printed
from app.texts.models import Clause, Division, StructuralAct
from app.texts.routes.blueprint import pages
from app.texts.routes.places import number_asked, the_clause, the_text
from app.texts.structure_forms import AFTER, BEFORE, INSIDE, LONGEST_OPTION, PlaceForm, StructureForm
from app.web.database import now, session

Thing = Clause | Division


@pages.get("/processes/<slug>/text/structure")
@requires(Action.READ)
def structural_acts(slug: str) -> ResponseReturnValue:
    """What was done to the structure, newest first."""
    document, before = the_text(), number_asked("before", 0)
    acts = structure.acts_of(session(), document.id, before=before, limit=structure.PAGE + 1)
    shown = acts[: structure.PAGE]
    return render_template(
        "texts/structural_acts.html",
        acts=shown,
        names=Names(),
        older=shown[-1].number if len(acts) > structure.PAGE else None,
        newer=bool(before),
        revocable=structure.latest_acts(session(), document.id) if access().can(Action.CLAUSE_EDIT) else set(),
        words=access().process.drafting_language,
    )


@pages.get("/processes/<slug>/facilitate/text/structure")
@requires(Action.CLAUSE_EDIT)
def arrange(slug: str) -> ResponseReturnValue:
    document = the_text()
    return render_template("texts/arrange.html", parts=_outline(document.id), words=access().process.drafting_language)


@pages.route("/processes/<slug>/facilitate/text/clauses/<number>/move", methods=["GET", "POST"])
@requires(Action.CLAUSE_EDIT)
def move_clause(slug: str, number: str) -> ResponseReturnValue:
    clause, form = the_clause(number), PlaceForm(data={"base": last_act(session(), the_text().id)})
    if clause.struck_at is not None:
        abort(404)
    return _move(slug, clause, form)


@pages.route("/processes/<slug>/facilitate/text/divisions/<division>/move", methods=["GET", "POST"])
@requires(Action.CLAUSE_EDIT)
def move_division(slug: str, division: str) -> ResponseReturnValue:
    return _move(slug, the_division(division), PlaceForm(data={"base": last_act(session(), the_text().id)}))


@pages.post("/processes/<slug>/facilitate/text/structure/<number:act>/back")
@requires(Action.CLAUSE_EDIT)
def move_back(slug: str, act: int) -> ResponseReturnValue:
    done = structure.act(session(), the_text().id, act) or abort(404)
    reason = _("Move number %(number)s was taken back.", number=act)
    moving.move_back(session(), access().process, done, reason=reason, author_id=current_user.id, now=now())
    session().commit()
    flash(_("It is back in the place it had before."))
    return redirect(url_for("texts.structural_acts", slug=slug))


def the_division(number: str) -> Division:
    """The division of this number that stands in the text."""
    found = structure.division_by_number(session(), the_text().id, number)
    return found if found and found.removed_at is None else abort(404)


def meanwhile(form: StructureForm, document_id: int) -> list[StructuralAct]:
    """What was done to the structure since the form was filled in; its next sending is based on today's."""
    since = list(structure.acts_since(session(), document_id, form.base.data or 0)) if form.is_submitted() else []
    if since:
        form.rebase(last_act(session(), document_id))
    return since


def choices_beside(document_id: int, thing: Thing | None = None) -> list[tuple[str, str]]:
    """What something can be put beside: everything that stands, but not the thing itself nor what is in it."""
    inside = structure.inside(session(), thing) if isinstance(thing, Division) else set()
    own = {(one.sort, one.id) for one in inside} | ({_sort_and_id(thing)} if thing else set())
    return [(value_of(part), name_of(part)) for part in _outline(document_id) if _key(part) not in own]


def value_of(part: Part) -> str:
    """A clause or division as the value of a choice."""
    return f"c:{part.clause.number}" if part.clause else f"d:{part.division.number if part.division else ''}"


def name_of(part: Part) -> str:
    """A clause or division as a choice names it, set in by its level."""
    words = access().process.drafting_language
    if part.clause:
        said = f"{printed(part.clause.label, words)} {part.clause.heading or part.clause.body}"
    else:
        assert part.division
        said = f"{printed(part.division.label, words)} {printed(part.division.heading, words)}"
    line = " ".join(said.split())
    short = line if len(line) <= LONGEST_OPTION else f"{line[:LONGEST_OPTION].rstrip()}…"
    return "\u2003" * part.level + short


def place_chosen(form: PlaceForm) -> dict[str, Thing]:
    """What the form names, as the services take it: before, after, or within."""
    sort, _colon, number = str(form.beside.data).partition(":")
    beside: Thing = the_clause(number) if sort == "c" else the_division(number)
    return {{BEFORE: "before", AFTER: "after", INSIDE: "within"}[form.side.data]: beside}


class Names:
    """What acts call the things they touched: the labels of clauses by guid, of divisions by number."""

    def __init__(self) -> None:
        document, words = the_text(), access().process.drafting_language
        self._names = {
            one.number: " ".join(filter(None, (printed(one.label, words), printed(one.heading, words))))
            for one in queries.divisions_of(session(), document.id)
        }
        clauses = queries.clauses_of(session(), document.id, words, words, with_struck=True)
        self._names.update({one.guid: printed(one.label, words) or one.number for one in clauses})

    def name(self, key: str) -> str:
        """The name of today; the key itself for what is gone."""
        return self._names.get(key, key)


def _move(slug: str, thing: Thing, form: PlaceForm) -> ResponseReturnValue:
    form.beside.choices = choices_beside(thing.document_id, thing)
    valid = form.validate_on_submit()
    since = meanwhile(form, thing.document_id)
    if not valid or since:
        page = _asked(thing, form, since)
        return page, 409 if since else 422 if form.errors else 200
    place = place_chosen(form)
    common = {"reason": form.reason.data or "", "author_id": current_user.id, "now": now()}
    base = form.base.data
    if isinstance(thing, Clause):
        place = {"division" if side == "within" else side: beside for side, beside in place.items()}
        moving.move(session(), access().process, thing, **place, **common, base=base)  # type: ignore[arg-type]
    else:
        moving.move_division(session(), access().process, thing, **place, **common, base=base)  # type: ignore[arg-type]
    session().commit()
    flash(_("It has its new place. Address, discussion and history have not changed."))
    return redirect(url_for("texts.arrange", slug=slug))


def _asked(thing: Thing, form: PlaceForm, since: list[StructuralAct]) -> str:
    words = access().process.drafting_language
    return render_template(
        "texts/_move.html", thing=thing, is_clause=isinstance(thing, Clause), form=form, since=since,
        names=Names() if since else None, words=words,
    )  # fmt: skip


def _outline(document_id: int) -> list[Part]:
    words = access().process.drafting_language
    return structure.whole_outline(session(), document_id, words, words)


def _key(part: Part) -> tuple[Sort, int]:
    return (Sort.CLAUSE, part.clause.id) if part.clause else (Sort.DIVISION, part.division.id if part.division else 0)


def _sort_and_id(thing: Thing) -> tuple[Sort, int]:
    node = node_of(thing)
    return node.sort, node.id
