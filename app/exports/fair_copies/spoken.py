"""The phrases of a fair copy through gettext."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import force_locale, format_date, gettext, ngettext

from app.domain.objecting import Signature
from app.exports.editions import Edition
from app.exports.fair_copies.phrases import Phrases, Proposer
from app.exports.markdown import SPEAKING
from app.exports.page import moment
from app.objections.rows import ObjectionRow
from app.texts.contents import printed
from app.web.display import group_name
from app.web.languages import CODES

_ = gettext
MOST_NAMED = 3
MOST_QUOTED = 8


@contextmanager
def speaking(edition: Edition) -> Iterator[Phrases]:
    """The phrases in the edition's language, or in English where we do not speak it, as long as the block lasts."""
    language = edition.language if edition.language in CODES else "en"
    with force_locale(language):
        yield Spoken(edition, language)


class Spoken:
    """The phrases of one edition."""

    def __init__(self, edition: Edition, language: str) -> None:
        self.edition = edition
        self.language = language
        self.zone = ZoneInfo(edition.process.time_zone)
        self.groups = {group.key: group.name for group in edition.process.groups}
        self.told: dict[str, str] = {}
        """The names of groups said so far: a text has thousands of signatures, and the catalogue is asked once."""

    def about(self) -> Sequence[tuple[str, str]]:
        """What the copy is: what each fact is called, and the fact."""
        edition = self.edition
        today = _("The text as it stands today, not a named version")
        version = f"{edition.named(edition.version)} ({edition.version.number})" if edition.version else today
        compared = edition.compared_with
        return [
            (_("Version"), version),
            *([(_("Compared with"), f"{edition.named(compared)} ({compared.number})")] if compared else []),
            (_("Wording of"), self._day(edition.dated)),
            (_("Exported on"), moment(edition.made_at.astimezone(self.zone))),
            (_("Address"), edition.address),
        ]

    def contents(self) -> str:
        """The heading of the table of contents."""
        return _("Contents")

    def signed(self, proposers: Sequence[Proposer]) -> str:
        """The names of people, each with organisation or stakeholder group; the first three of many."""
        told = [self._signature(one) for one in proposers[:MOST_NAMED]]
        return ", ".join([*told, "…"] if len(proposers) > MOST_NAMED else told)

    def team(self) -> str:
        """Who edits the text where nobody else is named."""
        return _("Edited by the facilitators")

    def origin(self, amendment: int, signed: str, at: datetime, words: Sequence[str]) -> str:
        """Which words came from an amendment."""
        quoted = " … ".join(_("“%(words)s”", words=one) for one in words[:MOST_QUOTED])
        quoted += " …" if len(words) > MOST_QUOTED else ""
        day = self._day(at)
        return _(
            "Words of amendment %(number)s by %(authors)s, adopted on %(date)s: %(words)s",
            number=amendment, authors=signed, date=day, words=quoted,
        )  # fmt: skip

    def minority(self) -> tuple[str, str]:
        """The heading above minority views, and what they are."""
        return _("Minority views"), _(
            "Objections that were answered with reasons and not accommodated, in the words of those who raised them."
        )

    def minority_view(self, row: ObjectionRow) -> tuple[str, str, str]:
        """The heading of a minority view, what it is on, and by whom it is signed."""
        return _("Minority view %(number)s", number=row.number), _on(row), f"{_('Signed:')} {self._signed(row)}"

    def record(self) -> tuple[str, str, str, str]:
        """The heading of the public record, how long it was, its root, and why to keep that."""
        head = self.edition.head
        return (
            _("The public record"),
            ngettext(
                "When this file was made, the public record of the instance had %(count)s entry, under this root:",
                "When this file was made, the public record of the instance had %(count)s entries, under this root:",
                head.size,
                count=head.size,
            ),
            head.root,
            _(
                "Keep this number. As long as the record can be shown to continue the one with this root, nothing that "
                "was entered before has been changed or taken out since."
            ),
        )

    def _signature(self, one: Proposer) -> str:
        name = one.name or _("Former participant")
        return f"{name} ({one.organisation or self._group(one.group)})"

    def _signed(self, row: ObjectionRow) -> str:
        if row.signature is Signature.ORGANISATION:
            return row.organisation or self._group(row.group)
        if row.signature is Signature.NAME:
            return f"{row.author_name or _('Former participant')}, {self._group(row.group)}"
        return self._group(row.group)

    def _group(self, key: str) -> str:
        if key not in self.told:
            self.told[key] = self._name_of_group(key)
        return self.told[key]

    def _name_of_group(self, key: str) -> str:
        """A group that every process knows by our words, one of the process's own by its name for it."""
        told = group_name(key)
        own = printed(self.groups.get(key, {}), self.language, self.edition.process.drafting_language)
        return own if own and told == key.replace("_", " ") else told

    def _day(self, when: datetime) -> str:
        return format_date(when.astimezone(self.zone).date(), "long")


def _on(row: ObjectionRow) -> str:
    if row.clause:
        return _("On clause %(number)s", number=row.clause)
    if row.amendment:
        return _("On amendment %(number)s", number=row.amendment)
    if row.question:
        return _("On question %(number)s", number=row.question.number)
    return _("On the whole text")


SPEAKING.append(speaking)
