"""The first parts of a report: what was asked, and who took part."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.reporting import Block, Items, Line, Paragraph, Section, Table, Words
from app.exports.report.speaking import Teller, figures, plain
from app.participation.figures import Measure, Measured
from app.participation.forms import name_of
from app.participation.models import Dimension
from app.processes.models import Phase
from app.processes.wording import PHASES
from app.web.display import percent

DIMENSIONS = {Dimension.GROUP: _l("Stakeholder group"), Dimension.LANGUAGE: _l("Language")}


def what_was_asked(tell: Teller) -> Section:
    """The objective, who leads, the phases with their dates, and the questions that were put."""
    process = tell.facts.process
    said = (
        (_("Objective:"), process.objective),
        (_("How contributions bear on the decision:"), process.decision_link),
        (_("Led by:"), process.lead_institution),
        (_("What happens next:"), process.next_steps),
    )
    blocks: list[Block] = [
        Paragraph((Words(f"{label} ", strong=True), *words)) for label, told in said if (words := tell.words(told))
    ]
    blocks += [_phases(tell, process.phases)] if process.phases else []
    return Section("asked", plain(_("What was asked")), tuple(blocks), tuple(_questionnaires(tell)))


def _phases(tell: Teller, phases: list[Phase]) -> Table:
    """The timetable; what each phase is for stands there only where somebody has said it."""
    head = (_("Phase"), _("Opens"), _("Closes"), _("What it was for"))
    rows = tuple(
        (
            tell.words(one.name) or plain(str(PHASES[one.kind])),
            plain(tell.day(one.opens)),
            plain(tell.day(one.closes)),
            tell.words(one.objective),
        )
        for one in phases
    )
    if not any(objective for *_rest, objective in rows):
        return Table(_("Phases"), head[:-1], tuple(row[:-1] for row in rows), in_words=True)
    return Table(_("Phases"), head, rows, in_words=True)


def _questionnaires(tell: Teller) -> list[Section]:
    return [
        Section(
            f"questionnaire-{one.number}",
            tell.words(one.title) or plain(_("Questionnaire %(number)s", number=one.number)),
            (Items(tuple(words for asked in one.questions if (words := tell.words(asked.words)))),),
        )
        for one in tell.facts.questionnaires
    ]


def who_took_part(tell: Teller) -> Section:
    """People and contributions by stakeholder group and language, as the page of participation tells them."""
    told = tell.facts.participation
    people, contributions = told.measures[Measure.PARTICIPANTS], told.measures[Measure.CONTRIBUTIONS]
    blocks: list[Block] = [
        figures(
            _("In figures"),
            (_("What was counted"), _("Number")),
            [(_("People who contributed"), [people.n]), (_("Contributions"), [contributions.n])],
        )
    ]
    for measured, dimension, caption in (
        (people, Dimension.GROUP, _("People who contributed, by stakeholder group")),
        (contributions, Dimension.GROUP, _("Contributions, by stakeholder group")),
        (people, Dimension.LANGUAGE, _("People who contributed, by language")),
    ):
        blocks += [_composition(measured, dimension, caption)] if measured.by[dimension].parts else []
    blocks += _missing(tell)
    together = _("Groups of fewer than five are told together with others, so that nobody can be found out.")
    blocks.append(Paragraph((Words(f"{together} "), tell.link(_("All figures of participation"), "participation"))))
    return Section("took-part", plain(_("Who took part")), tuple(blocks))


def _composition(measured: Measured, dimension: Dimension, caption: str) -> Table:
    made = measured.by[dimension]
    rows: list[tuple[str, list[int | str]]] = [
        (", ".join(name_of(dimension, key) for key in keys), [many, percent(made.share(many)) or "–"])
        for keys, many in made.parts
    ]
    if made.unknown is not None:
        rows.append((_("Unknown"), [made.unknown, "–"]))
    rows.append((_("In all"), [made.n, "–"]))
    return figures(caption, (str(DIMENSIONS[dimension]), _("Number"), _("Share of the known")), rows)


def _missing(tell: Teller) -> list[Paragraph]:
    missing = tell.facts.participation.missing
    nobody: tuple[tuple[str, Line], ...] = (
        (
            _("Groups of whom nobody contributed:"),
            plain(", ".join(name_of(Dimension.GROUP, key) for key in missing.groups)),
        ),
        (
            _("Languages in which nobody contributed:"),
            plain(", ".join(name_of(Dimension.LANGUAGE, key) for key in missing.languages)),
        ),
    )
    return [Paragraph((Words(f"{label} ", strong=True), *words)) for label, words in nobody if words[0].text]
