"""Recounting a vote from the file that is published after its close, with nothing else at hand.

The file holds the question, its rule and roll, the ballots as far as the question's mode opens them, every commitment,
the result that was told, and the entry of the public record. Each line of a recount says one thing that was checked.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from app.domain import sealing
from app.domain.answering import Method
from app.domain.recounted_results import Asked, Cell, Found, Line, Said, compared, results
from app.domain.result_modes import LISTED, ResultMode
from app.domain.sealing import Purpose

FORMAT = "openclause-recount/1"
Kind = TypeVar("Kind", bound=StrEnum)


class RecountMalformed(ValueError):
    """A file that is no recount file: the message says which part, and what should stand there."""


@dataclass(frozen=True)
class Box:
    """A recount file, read: rows are ballots one by one (mode on_record, pseudonymous) or counts of equal ones.

    `cast` is None where so few ballots were cast that nothing is told of them. `jurisdictions` are the rows of those
    that are told by themselves.
    """

    address: str
    method: Method
    options: tuple[str, ...]
    mode: ResultMode
    rule: Mapping[str, Any]
    roll: Mapping[str, int]
    roll_by_jurisdiction: Mapping[str, int]
    rows: tuple[Mapping[str, Any], ...]
    jurisdictions: tuple[Mapping[str, Any], ...]
    cast: int | None
    commitments: tuple[str, ...]
    root: str
    told: Mapping[str, Any]
    record: Mapping[str, Any] | None

    @property
    def is_listed(self) -> bool:
        """Whether each ballot stands by itself."""
        return self.mode in LISTED


def read(document: object) -> Box:
    """The file as it was parsed from JSON; raises RecountMalformed."""
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise RecountMalformed(f'"format" has to be "{FORMAT}": this is no recount file, or one of a later release')
    return Box(
        address=f"{_of(document, 'process', str)}/questions/{_of(document, 'question', int)}",
        method=_one_of(Method, document, "method"),
        options=tuple(map(str, _of(document, "options", list))),
        mode=_one_of(ResultMode, document, "mode"),
        rule=_of(document, "rule", dict),
        roll=_counts(document, "roll"),
        roll_by_jurisdiction=_counts(document, "roll_by_jurisdiction"),
        rows=tuple(_row(row) for row in _of(document, "ballots", list)),
        jurisdictions=tuple(_row(row) for row in _of(document, "by_jurisdiction", list)),
        cast=None if document.get("cast") is None else _of(document, "cast", int),
        commitments=tuple(_texts(document, "commitments")),
        root=_of(document, "ballots_root", str),
        told=_of(document, "result", dict),
        record=_of(document, "record", dict) if document.get("record") is not None else None,
    )


def recount(box: Box) -> list[Line]:
    """Every check in its order. Nothing is believed of the file but what follows from something else in it."""
    checks: tuple[Callable[[Box], Iterator[Line]], ...] = (_numbers, _trackers, _openings, _root, _record, _results)
    return [line for check in checks for line in check(box)]


def verdict(lines: Sequence[Line]) -> Found:
    """Fails when one check fails; unknown when none fails and what is published leaves something open."""
    found = {line.found for line in lines}
    return next((one for one in (Found.FAILS, Found.UNKNOWN) if one in found), Found.HOLDS)


def _numbers(box: Box) -> Iterator[Line]:
    """As many ballots as commitments, and in no group more than are entitled."""
    if box.cast is None:
        yield Line(Found.WITHHELD, "Fewer than five ballots were cast, so that nothing is told of them.")
        return
    yield compared(
        len(box.commitments) == box.cast,
        f"{box.cast} ballots were cast, and there are as many commitments.",
        f"{box.cast} ballots are said to be cast, but there are {len(box.commitments)} commitments.",
    )
    told = sum(row["number"] for row in box.rows)
    yield compared(
        told == box.cast,
        f"The ballots that are published are all of the {box.cast}.",
        f"{told} ballots are published, but {box.cast} were cast.",
    )
    for cell, number in sorted(_by_cell(box).items()):
        entitled = sum(box.roll.get(group, 0) for group in cell)
        yield compared(
            number <= entitled,
            f"{', '.join(cell)}: {number} ballots of {entitled} who were entitled.",
            f"{', '.join(cell)}: {number} ballots, but only {entitled} were entitled.",
        )


def _by_cell(box: Box) -> Counter[tuple[str, ...]]:
    cells: Counter[tuple[str, ...]] = Counter()
    for row in box.rows:
        cells[tuple(row["groups"])] += row["number"]
    return cells


def _trackers(box: Box) -> Iterator[Line]:
    """No ballot stands in the list twice."""
    if not box.is_listed or not box.rows:
        return
    trackers = Counter(str(row.get("slip", {}).get("tracker")) for row in box.rows)
    twice = sorted(tracker for tracker, number in trackers.items() if number > 1)
    yield compared(
        not twice, "Every ballot has a tracker of its own.", f"Trackers stand there twice: {', '.join(twice)}"
    )


def _openings(box: Box) -> Iterator[Line]:
    """Each published ballot is the one that was committed to, and of the group it is said to be of."""
    if not box.is_listed or not box.rows:
        return
    wrong = [str(row.get("slip", {}).get("tracker")) for row in box.rows if not _opens(box, row)]
    yield compared(
        not wrong,
        f"Each of the {len(box.rows)} ballots is the one that was committed to when it was cast.",
        f"These ballots are not those that were committed to: {', '.join(wrong[:20])}",
    )
    missing = Counter(str(row.get("commitment")) for row in box.rows) - Counter(box.commitments)
    yield compared(
        not missing,
        "The commitment of every ballot is in the list of commitments.",
        f"These commitments are not in the list: {', '.join(sorted(missing)[:20])}",
    )


def _opens(box: Box, row: Mapping[str, Any]) -> bool:
    """The slip leads to the commitment, says the answer that is counted, and its group's mark to the group told."""
    slip, opened = row.get("slip"), _key(row.get("key"))
    if not isinstance(slip, dict) or opened is None or slip.get("answer") != row.get("answer"):
        return False
    if sealing.commitment(opened, box.address, slip) != row.get("commitment"):
        return False
    group_key = _key(row.get("group_key"))
    told = row["groups"]
    return group_key is None or (len(told) == 1 and sealing.mark(group_key, told[0]) == slip.get(Purpose.GROUP.value))


def _root(box: Box) -> Iterator[Line]:
    if box.cast is None:
        return
    computed = sealing.root_of(box.commitments)
    yield compared(
        computed == box.root,
        f"The Merkle root over the commitments is {computed}.",
        f"The Merkle root over the commitments is {computed}, but the file says {box.root}.",
    )


def _record(box: Box) -> Iterator[Line]:
    """The entry of the close in the public record commits to this very root, roll, rule and result."""
    if box.record is None:
        yield Line(Found.HOLDS, "No entry of the public record came with the file, so none was compared.")
        return
    canonical, body = str(box.record.get("canonical")), box.record.get("body")
    salt = _key(box.record.get("salt"))
    entry = sealing.parsed(canonical)
    if salt is None or entry is None or not isinstance(body, dict):
        yield Line(Found.FAILS, "The entry of the public record cannot be read.")
        return
    yield compared(
        sealing.commits(entry, salt, body) and f"{entry.get('process')}/{entry.get('object')}" == box.address,
        "The entry of the close in the public record commits to what is given as its content.",
        "The entry of the close in the public record does not commit to what is given as its content.",
    )
    said = {
        "ballots_root": box.root, "cast": box.cast, "mode": box.mode.value, "roll": dict(box.roll),
        "rule": dict(box.rule), "result": box.told.get("result"), "box": sealing.box_fingerprint(box.rows),
    }  # fmt: skip
    for name, value in said.items():
        yield compared(
            body.get(name) == value,
            f"The entry has the same {name}.",
            f"The entry has another {name} than this file: {body.get(name)}",
        )


def _results(box: Box) -> Iterator[Line]:
    """The rule is applied to the published ballots again, and every step compared with what was told."""
    cells: dict[Cell, Said] = {}
    for row in box.rows:
        cells.setdefault(tuple(row["groups"]), []).append((row["answer"], row["number"]))
    codes: dict[str, Said] = {code: [] for code in box.roll_by_jurisdiction if code}
    for row in box.jurisdictions:
        codes.setdefault(row["groups"][0], []).append((row["answer"], row["number"]))
    complete = box.cast is not None and sum(row["number"] for row in box.jurisdictions) == box.cast
    rules = (box.method, box.options, box.rule, box.roll)
    yield from results(Asked(*rules, cells, codes if complete else None), box.told)


def _of(document: Mapping[str, Any], name: str, kind: type[Any]) -> Any:
    value = document.get(name)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise RecountMalformed(f'"{name}" is missing, or is no {kind.__name__}')
    return value


def _one_of(kind: type[Kind], document: Mapping[str, Any], name: str) -> Kind:
    value = _of(document, name, str)
    if value not in list(kind):
        raise RecountMalformed(f'"{name}" is {value!r}; known are {", ".join(kind)}')
    return kind(value)


def _counts(document: Mapping[str, Any], name: str) -> dict[str, int]:
    table = _of(document, name, dict)
    if not all(isinstance(number, int) and number >= 0 for number in table.values()):
        raise RecountMalformed(f'"{name}" has to give a whole number for each group')
    return dict(table)


def _texts(document: Mapping[str, Any], name: str) -> Iterator[str]:
    for one in _of(document, name, list):
        if not isinstance(one, str):
            raise RecountMalformed(f'"{name}" has to be a list of texts')
        yield one


def _row(row: object) -> Mapping[str, Any]:
    if not isinstance(row, dict) or not isinstance(row.get("answer"), dict):
        raise RecountMalformed('each of "ballots" has to say an "answer"')
    number, groups = row.get("number"), row.get("groups")
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise RecountMalformed('each of "ballots" has to say its "number", 1 or more')
    if not isinstance(groups, list) or not groups or not all(isinstance(group, str) for group in groups):
        raise RecountMalformed('each of "ballots" has to name its "groups"')
    return row


def _key(value: object) -> bytes | None:
    try:
        return bytes.fromhex(value) if isinstance(value, str) else None
    except ValueError:
        return None
