"""How contributions were answered, and how anybody can verify what a report says."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.domain.coverage import Coverage
from app.domain.reporting import Block, Paragraph, Section, Table, Words
from app.exports.report.speaking import Teller, figures, plain
from app.web.display import group_name, number, percent

KINDS = {
    "question": _l("Question"),
    "support": _l("Support"),
    "concern": _l("Concern"),
    "suggestion": _l("Suggestion"),
    "evidence": _l("Evidence"),
    "amendment": _l("Amendment"),
}


def how_it_was_answered(tell: Teller) -> Section:
    """Of what is owed an answer, how much has one: in all, by stakeholder group and by kind."""
    coverage, heading = tell.facts.coverage, plain(_("How contributions were answered"))
    if not coverage.in_all.received:
        return Section(
            "answered",
            plain(_("How contributions were answered")),
            (Paragraph(plain(_("Nothing that is owed an answer has come in."))),),
        )
    groups = {group_name(key): one for key, one in coverage.by_group.items()}
    kinds = {str(KINDS.get(key, key)): one for key, one in coverage.by_kind.items()}
    blocks: tuple[Block, ...] = (
        _table(_("Answers by stakeholder group"), _("Stakeholder group"), {**groups, _("In all"): coverage.in_all}),
        _table(_("Answers by kind of contribution"), _("Kind"), kinds),
        Paragraph((tell.link(_("All responses"), "responses"),)),
    )
    return Section("answered", heading, blocks)


def _table(caption: str, first: str, rows: dict[str, Coverage]) -> Table:
    head = (first, _("Received"), _("Answered"), _("Waiting"), _("Share"))
    counted: list[tuple[str, list[int | str]]] = [
        (name, [one.received, one.answered, one.waiting, "–" if one.percent is None else percent(one.percent / 100)])
        for name, one in rows.items()
    ]
    return figures(caption, head, counted)


def how_to_verify(tell: Teller) -> Section:
    """How far the public record went, under which root and signature, and what that proves."""
    head = tell.facts.head
    said = ngettext(
        "When this report was made, the public record of the instance had %(count)s entry, under this root:",
        "When this report was made, the public record of the instance had %(count)s entries, under this root:",
        head.size,
        count=number(head.size),
    )
    blocks: list[Block] = [Paragraph(plain(said)), Paragraph((Words(head.root, "zxx"),))]
    if tell.facts.note:
        signed = _("The last checkpoint of the record, as the instance has signed it:")
        lines = tuple(Paragraph((Words(line, "zxx"),)) for line in tell.facts.note.split("\n") if line)
        blocks += [Paragraph(plain(signed)), *lines]
    keep = _(
        "Keep these numbers. As long as the record can be shown to continue the one with this root, nothing that was "
        "entered before has been changed or taken out since."
    )
    link = tell.link(_("The public record, and how to verify it"), "record")
    return Section(
        "verify", plain(_("How this can be verified")), (*blocks, Paragraph(plain(keep)), Paragraph((link,)))
    )
