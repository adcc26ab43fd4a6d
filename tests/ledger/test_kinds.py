"""Whatever a service enters in the record has its words."""

import ast
from collections.abc import Iterator
from pathlib import Path

from app.record.verification import FOLLOWERS
from app.record.wordings import KINDS

APP = Path(__file__).resolve().parents[2] / "app"
ENTERING = {"enter", "_enter", "_enter_support", "_enter_change", "Act"}


def entered() -> Iterator[tuple[str, str]]:
    """Every kind that a call of the services names, and where."""
    for path in sorted(APP.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in ENTERING:
                yield from ((kind, str(path.relative_to(APP))) for kind in _kinds(node))


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _kinds(call: ast.Call) -> Iterator[str]:
    named = [keyword.value for keyword in call.keywords if keyword.arg == "kind"]
    placed = call.args[:1] if _name(call.func) == "Act" else call.args
    for value in named or placed:
        for node in ast.walk(value) if isinstance(value, ast.IfExp) else [value]:
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.islower():
                yield node.value


def test_every_kind_that_is_entered_has_its_words():
    assert [(kind, place) for kind, place in entered() if kind not in KINDS] == []
    assert len({kind for kind, _place in entered()}) > 20


def test_every_kind_that_verification_follows_has_its_words():
    assert set().union(*(follower().kinds for follower in FOLLOWERS)) <= set(KINDS)
