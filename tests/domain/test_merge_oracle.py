"""The three-way merge against `git merge-file`, given one token a line: what it merges, git merges to the same words.

Where the two differ, and why that is right:

- A single word or sign that both sides keep between their changes is no reason to weave the changes together. The
  comparison takes such a coincidence into the change (so does what readers see), so the merge reports a conflict
  where git, which knows only lines, merges. It never goes the other way: what git calls a conflict is one here, or
  both sides changed it alike.
- Words that come several times can be matched in several ways of the same length, and git chooses by other rules.
  Both results then hold both changes. Texts in which no token comes twice leave no choice, and are compared exactly.
"""

import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.rebasing import insisted
from app.domain.tokens import tokenise
from app.domain.wording import RegionKind, merge

NO_TWICE = [chr(0x4E00 + index) for index in range(40)]
FRESH = [chr(0x5E00 + index) for index in range(60)]
edits = st.lists(st.tuples(st.integers(0, 39), st.sampled_from(["strike", "insert", "replace"])), max_size=5)


def git_merge(folder: Path, base: str, ours: str, theirs: str) -> tuple[bool, str]:
    """Whether git merges without a conflict, and to what."""
    for name, wording in (("base", base), ("ours", ours), ("theirs", theirs)):
        lines = "".join(token.replace("\n", "\\n") + "\n" for token in tokenise(wording))
        (folder / name).write_text(lines, encoding="utf-8")
    command = ["git", "merge-file", "-p", "--diff-algorithm=myers", "ours", "base", "theirs"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    if done.returncode > 127:  # a git that knows no --diff-algorithm here: Myers is its default
        done = subprocess.run([*command[:3], *command[4:]], cwd=folder, capture_output=True, check=False)
    merged = done.stdout.decode()
    return done.returncode == 0, "".join(merged.split("\n")).replace("\\n", "\n")


def edited(changes: list[tuple[int, str]], fresh: list[str]) -> str:
    new = iter(fresh)
    words = list(NO_TWICE)
    for place, kind in changes:
        words[place] = {"strike": "", "insert": next(new) + words[place], "replace": next(new)}[kind]
    return "".join(words)


@given(edits, edits)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_merges_here_merges_with_git_to_the_same_words(tmp_path: Path, one: list, other: list) -> None:
    base, ours, theirs = "".join(NO_TWICE), edited(one, FRESH[:30]), edited(other, FRESH[30:])
    clean, text = git_merge(tmp_path, base, ours, theirs)
    here = merge(base, ours, theirs)
    if here.clean:
        assert (clean, text) == (True, here.text)
    if not clean:
        assert not here.clean


@given(edits, edits)
@settings(max_examples=120, deadline=None)
def test_a_conflict_holds_the_words_of_both_sides_and_who_insists_gets_theirs(one: list, other: list) -> None:
    base, ours, theirs = "".join(NO_TWICE), edited(one, FRESH[:30]), edited(other, FRESH[30:])
    here = merge(base, ours, theirs)
    assert set(FRESH) & set(here.text) == set(FRESH) & set(ours + theirs)
    assert set(FRESH) & set(theirs) <= set(insisted(here))
    for region in here.regions:
        if region.kind is RegionKind.CONFLICT:
            assert region.ours != region.theirs


PAIRS = [
    ("The law shall be fair.", "The law must be fair.", "The law shall be just."),
    ("The law shall be fair.", "The law must be fair.", "The law may be fair."),
    ("One. Two. Three.", "One. Two and a half. Three.", "Zero. One. Two. Three."),
    ("Providers keep logs.\nUsers read them.", "Providers keep logs.", "Providers keep all logs.\nUsers read them."),
    ("Members may object in writing.", "Members may object in writing.", "Members object."),
    ("a b c d e f g h", "a b X d e f g h", "a b c d e f Y h"),
]


@pytest.mark.parametrize(("base", "ours", "theirs"), PAIRS)
def test_sentences_merge_as_git_merges_them(tmp_path: Path, base: str, ours: str, theirs: str) -> None:
    clean, text = git_merge(tmp_path, base, ours, theirs)
    here = merge(base, ours, theirs)
    assert here.clean is clean
    if clean:
        assert here.text == text
