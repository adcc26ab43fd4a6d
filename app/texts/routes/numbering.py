"""Numbering the text anew: the style of each kind of unit, what would change, and carrying it out."""

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app.domain.phases import Action
from app.domain.renumbering import RANKS, Rule, Unit, patterns_in_use
from app.processes.access import access, requires
from app.texts import renumbering
from app.texts.arranging import Actor, last_act
from app.texts.contents import Part
from app.texts.models import Division, Document
from app.texts.queries import divisions_of
from app.texts.routes.blueprint import pages
from app.texts.routes.places import the_text
from app.texts.routes.structure import Names, meanwhile, name_of, the_division
from app.texts.structure_forms import RenumberForm, StructureForm, renumber_form
from app.web.database import now, session

SHOWN = 500


@pages.route("/processes/<slug>/facilitate/text/numbers", methods=["GET", "POST"])
@requires(Action.CLAUSE_EDIT)
def renumber(slug: str) -> ResponseReturnValue:
    """The style stands in the address, so that a preview can be shared; sending the form below it carries it out."""
    document = the_text()
    asked, act = _form(document), StructureForm(data={"base": last_act(session(), document.id)})
    well_formed = asked.validate()
    valid = act.validate_on_submit() and well_formed
    act.since = meanwhile(act, document.id)
    if not valid or act.since:
        page = _asked(document, asked, act, well_formed)
        return page, 409 if act.since else 422 if act.errors or not well_formed else 200
    renumbering.renumber(
        session(), access().process, document, asked.rules(), Actor(current_user.id, now(), act.reason.data or ""),
        division=_division(asked), new_addresses=bool(asked.new_addresses.data), base=act.base.data,
    )  # fmt: skip
    session().commit()
    flash(_("The text has its new numbers. Every address still leads to its clause."))
    return redirect(url_for("texts.arrange", slug=slug))


def _asked(document: Document, asked: RenumberForm, act: StructureForm, well_formed: bool) -> str:
    rows = []
    if well_formed and request.args:
        rows = renumbering.preview(
            session(), document, asked.rules(), language=access().process.drafting_language,
            division=_division(asked), new_addresses=bool(asked.new_addresses.data),
        )  # fmt: skip
    return render_template(
        "texts/renumber.html", asked=asked, form=act, rows=rows[:SHOWN], more=max(len(rows) - SHOWN, 0),
        names=Names() if act.since else None,
    )  # fmt: skip


def _form(document: Document) -> RenumberForm:
    units = renumbering.units_of(session(), document.id)
    kinds = sorted(
        {unit.kind for unit in units if any(unit.label.values())}, key=lambda kind: (RANKS.get(kind, 99), kind)
    )
    languages = access().process.languages
    typed = MultiDict(request.args) if request.args else None
    divisions = [(one.number, name_of(Part(0, division=one)).strip()) for one in divisions_of(session(), document.id)]
    return renumber_form(kinds, languages, _rules(document, units), typed, divisions)


def _rules(document: Document, units: list[Unit]) -> dict[str, Rule]:
    """The style of the last time, and for kinds that had none the style that their labels follow."""
    kept, found = renumbering.rules_of(document), patterns_in_use(units)
    return {**{kind: replace(Rule(), patterns=own) for kind, own in found.items()}, **kept}


def _division(asked: RenumberForm) -> Division | None:
    return the_division(asked.inside.data) if asked.inside.data else None
