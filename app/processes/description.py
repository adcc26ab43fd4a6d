"""The description of a process as a TOML file, and what is said about the mistakes in one."""

import re
import tomllib
from collections.abc import Sequence

from flask_babel import gettext as _

from app.domain.describing import described
from app.domain.descriptions import Description, DescriptionMalformed, Fault, Mistake
from app.domain.entrusting import MOST_POSSIBLE
from app.domain.written import Fault as Writing
from app.domain.written import Unwritable
from app.web.unwritable import wording_of

LARGEST = 200_000
"""How many bytes a description may have."""

HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]")
ASSIGNED = re.compile(r"""\s*([A-Za-z0-9_."'-]+?)\s*=""")


def read(file: bytes) -> Description:
    """The description in a TOML file; raises DescriptionMalformed with every mistake."""
    return described(tables_of(file))


def tables_of(file: bytes) -> dict[str, object]:
    """What the TOML says, unchecked; raises DescriptionMalformed when it is no TOML."""
    if len(file) > LARGEST:
        raise DescriptionMalformed((Mistake("", Fault.TOO_MANY, {"limit": LARGEST}),))
    try:
        return tomllib.loads(file.decode())
    except UnicodeDecodeError:
        raise DescriptionMalformed((Mistake("", Fault.ENCODING),)) from None
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        raise DescriptionMalformed((Mistake("", Fault.SYNTAX, {"given": str(error)[:200]}),)) from None


def told(mistakes: Sequence[Mistake], file: bytes = b"") -> list[str]:
    """Each mistake as a sentence with its place, and the line of the file where that can be told."""
    text = file.decode(errors="replace")
    return [_with_place(mistake, line_of(text, mistake.place)) for mistake in mistakes]


def _with_place(mistake: Mistake, line: int | None) -> str:
    sentence = sentence_on(mistake)
    if not mistake.place:
        return sentence
    if line is None:
        return _("%(place)s: %(sentence)s", place=mistake.place, sentence=sentence)
    return _("Line %(line)s, %(place)s: %(sentence)s", line=line, place=mistake.place, sentence=sentence)


def sentence_on(mistake: Mistake) -> str:
    """What is wrong at a place, and what to write instead, in the reader's language."""
    values = {"given": mistake.values.get("given", ""), "known": _listed(mistake.values.get("known", ()))}
    values |= {"limit": mistake.values.get("limit", 0), "nearest": mistake.values.get("nearest", "")}
    values |= {"smallest": mistake.values.get("smallest", 0)}
    if mistake.fault is Fault.UNWRITABLE:
        return wording_of(Unwritable(Writing(str(mistake.values["reason"]))), int(str(values["limit"])))
    if mistake.fault is Fault.RULE:
        return _on_rule(str(values["given"]), str(values["known"]))
    return _meant(_on(mistake.fault, values), str(values["nearest"]))


def _on(fault: Fault, values: dict[str, object]) -> str:
    return {
        Fault.SYNTAX: _("This is not TOML: %(given)s.", **values),
        Fault.ENCODING: _("This is not a text file in UTF-8. Save it as one, then try again."),
        Fault.MISSING: _("This is missing; write it."),
        Fault.UNKNOWN: _("This is not known here. Known are: %(known)s.", **values),
        Fault.NOT_TEXT: _("This has to be text in quotation marks."),
        Fault.NOT_TABLE: _("This has to be a table with a name for each value, such as the words in each language."),
        Fault.NOT_LIST: _("This has to be a list in square brackets."),
        Fault.NOT_YES_OR_NO: _("This has to be true or false, without quotation marks."),
        Fault.NOT_A_COUNT: _("This has to be a whole number, from %(smallest)s to %(limit)s.", **values),
        Fault.NOT_A_MOMENT: _(
            "This has to be a day and time between the years 2000 and 2199 without quotation marks, such as "
            "2027-01-15T18:00:00."
        ),
        Fault.NOT_A_KEY: _(
            "A key has small Latin letters, digits and low lines, begins with a letter, and has at most 40 characters."
        ),
        Fault.SLUG: _(
            "An address has small Latin letters, digits and single hyphens, at most %(limit)s characters, and is not "
            "“new”.",
            **values,
        ),
        Fault.ONE_OF: _("“%(given)s” is not known here. Write one of: %(known)s.", **values),
        Fault.LANGUAGE: _(
            "“%(given)s” is not the code of a language. Write one such as en, fr, pt-BR or zh-Hant.", **values
        ),
        Fault.FOREIGN_LANGUAGE: _("The process does not work in “%(given)s”. Its languages are: %(known)s.", **values),
        Fault.TIME_ZONE: _(
            "“%(given)s” is not a time zone. Write one such as America/Bogota or Africa/Lagos.", **values
        ),
        Fault.JURISDICTION: _(
            "“%(given)s” is not the code of a country or region. Write one such as CO or CO-ANT.", **values
        ),
        Fault.TWICE: _("“%(given)s” stands here twice.", **values),
        Fault.TOO_MANY: _("This is too much. At most %(limit)s can be taken.", **values),
        Fault.CLOSES_FIRST: _("A phase has to close after it opens."),
        Fault.OVERLAP: _("This phase opens before the phase “%(known)s” closes. Phases never overlap.", **values),
        Fault.TOO_WIDE: _("This phase cannot open “%(given)s”. It can open: %(known)s.", **values),
    }[fault]


def _meant(sentence: str, nearest: str) -> str:
    return _("%(sentence)s Did you mean “%(nearest)s”?", sentence=sentence, nearest=nearest) if nearest else sentence


def _on_rule(key: str, groups: str) -> str:
    """What is wrong with a decision rule, by the key at which it is."""
    if key == "majority":
        return _("A majority is a fraction in quotation marks, at least 1/2 and less than 1, such as “1/2” or “2/3”.")
    if key == "each_group":
        return _("What is asked of each group is a fraction in quotation marks, less than 1, such as “1/2”.")
    if key == "groups_counted":
        return _("Name groups of this process, each once, in a list: %(groups)s.", groups=groups)
    if key.startswith("quorum"):
        return _("A quorum has a total and a number for each_group; both are whole numbers of ballots, 0 for none.")
    return _on_power(key)


def _on_power(key: str) -> str:
    """What is wrong with fixed shares, the ballot of ISO, or majorities of jurisdictions."""
    if key == "counting":
        return _("Votes are counted as “majority” or as “iso”; where groups have fixed shares, as “majority” only.")
    if key.startswith("shares"):
        return _("Shares are fractions in quotation marks, by groups of this process, and make 1 together.")
    if key == "empty_share":
        return _("An empty share is “unused” or “redistributed”, and is told only where groups have shares.")
    if key.startswith("jurisdictions.population"):
        return _("Tell the population of every jurisdiction of the process as a whole number, and of no other.")
    if key.startswith("jurisdictions"):
        return _("What is asked of jurisdictions are fractions from 1/2 to 1, where the process has at least two.")
    if key.startswith("proxies"):
        return _("One member may carry from 1 to %(most)s votes for others; leave it out for none.", most=MOST_POSSIBLE)
    return _("A rule does not know this. It has a majority, each_group, groups_counted and a quorum, or more.")


def _listed(known: object) -> str:
    return ", ".join(map(str, known)) if isinstance(known, (list, tuple)) else str(known)


def line_of(text: str, place: str) -> int | None:
    """The line on which a place ("phases[2].opens") stands, as far as it is written the plain way; else None."""
    found = None
    table, seen = "", dict[str, int]()
    for number, line in enumerate(text.splitlines(), 1):
        if header := HEADER.match(line):
            table = _place_of(header, seen)
            found = number if place == table or place.startswith((f"{table}.", f"{table}[")) else found
        elif assigned := ASSIGNED.match(line):
            key = ".".join(part.strip("\"' ") for part in assigned[1].split("."))
            here = f"{table}.{key}" if table else key
            within = place.startswith((f"{here}.", f"{here}["))
            if place == here or within or (table != place and here.startswith(f"{place}.")):
                return number
    return found


def _place_of(header: re.Match[str], seen: dict[str, int]) -> str:
    name = header[2].replace('"', "").replace("'", "").replace(" ", "")
    if header[1] == "[":
        return name
    seen[name] = seen.get(name, 0) + 1
    return f"{name}[{seen[name]}]"
