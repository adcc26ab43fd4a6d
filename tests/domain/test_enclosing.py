"""What may come with a comment: sources, files and names; and where shown words stand in the plain ones."""

import pytest

from app.domain.attaching import LARGEST_FILE, Misfit, Unattachable, base_name, has_macros, kind_of
from app.domain.blocks import Grid, Text, body_of
from app.domain.citing import LONGEST_ADDRESS, host_of, is_address
from app.domain.mentioning import MOST, named
from app.domain.word_places import Piece, Places
from tests.stopwatch import soon


@pytest.mark.parametrize(
    ("address", "fits"),
    [
        ("https://example.org/a?b=c#d", True),
        ("http://example.org:8080", True),
        ("https://例え.jp/資料", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt://example.org/%0aalert(1)", False),
        ("data:text/html,x", False),
        ("//example.org", False),
        ("https://", False),
        ("https:example.org", False),
        ("https://user:pass@example.org", False),
        ("https://localhost/x", False),
        ("https://[::1", False),
        ("https://example.org:x", False),
        ("https://example.org/\n", False),
        ("https://example.org/<b>", False),
        ("https://example.org/" + "x" * LONGEST_ADDRESS, False),
        ("", False),
    ],
)
def test_only_the_address_of_a_web_page_becomes_a_link(address: str, fits: bool) -> None:
    assert is_address(address) is fits
    assert bool(host_of(address)) is fits


@pytest.mark.parametrize(
    ("name", "content", "misfit"),
    [
        ("study.pdf", b"%PDF-1.7", None),
        ("STUDY.PDF", b"%PDF-1.7", None),
        ("table.csv", "a,ب\n".encode(), None),
        ("study.pdf", b"<html>", Misfit.CONTENT),
        ("picture.svg", b"<svg/>", Misfit.KIND),
        ("page.html", b"<p>", Misfit.KIND),
        ("study.pdf.exe", b"MZ", Misfit.KIND),
        ("study", b"%PDF-", Misfit.KIND),
        ("notes.txt", b"\xff\xfe\x00", Misfit.CONTENT),
        ("notes.txt", b"a\0b", Misfit.CONTENT),
        ("notes.txt", b"", Misfit.EMPTY),
        ("notes.txt", b"a" * (LARGEST_FILE + 1), Misfit.TOO_LARGE),
    ],
)
def test_a_file_is_what_its_name_says_or_is_refused(name: str, content: bytes, misfit: Misfit | None) -> None:
    if misfit is None:
        assert kind_of(name, content).media_type
        return
    with pytest.raises(Unattachable) as refusal:
        kind_of(name, content)
    assert refusal.value.misfit is misfit


def test_a_name_has_no_folders_and_hides_nothing() -> None:
    assert base_name("C:\\Users\\x\\study.pdf") == "study.pdf"
    assert base_name("../../etc/passwd") == "passwd"
    assert base_name(".htaccess") == "htaccess"
    with pytest.raises(Unattachable):
        base_name("../")


def test_documents_with_programs_in_them_are_told() -> None:
    assert has_macros(frozenset({"word/document.xml", "word/vbaProject.bin"}))
    assert has_macros(frozenset({"content.xml", "Basic/Standard/script-lb.xml"}))
    assert not has_macros(frozenset({"content.xml", "meta.xml"}))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("@Ana Ruiz, what do you think?", "Ana Ruiz"),
        ("as @山田太郎 says", "山田太郎"),
        ("as @[山田太郎]さん says", "山田太郎"),
        ("سؤال إلى @ليلى حداد؟", "ليلى حداد"),
    ],
)
def test_an_at_sign_names_somebody(text: str, first: str) -> None:
    assert first in named(text)[0]


@pytest.mark.parametrize("text", ["write to ana@example.org", "@", "@ nobody", "@@ana", "a price @ 3"])
def test_what_is_no_name_names_nobody(text: str) -> None:
    assert named(text) == ()


def test_a_flood_of_names_is_cut_off_at_once() -> None:
    with soon():
        assert len(named("@Ana " * 100_000)) == MOST
        named("@" * 100_000)


BODY = (
    "First line.[^a] More\nsecond line.\n\n| Class | Fee |\n|---|---|\n| High | 100 |\n| a \\| b | 100 |\n\n"
    "First line.\n\n[^a]: Note one.\n    And more."
)


def test_shown_words_are_found_where_they_stand() -> None:
    body, found, places = body_of(BODY), [], Places(BODY)
    for block in body.blocks:
        if isinstance(block, Text):
            found += places.paragraph([one if isinstance(one, str) else (one.mark,) for one in block.spans])
        else:
            assert isinstance(block, Grid)
            for cell in [*block.header, *(cell for row in block.rows for cell in row)]:
                found += places.cell([one for one in cell.spans if isinstance(one, str)])
    for note in body.footnotes:
        found += places.note(note.mark, [one for one in note.text.spans if isinstance(one, str)])
    pieces: list[Piece] = [piece for spans in found for piece in spans]
    assert [piece.text for piece in pieces] == [
        "First line.", " More", "second line.", "Class", "Fee", "High", "100", "a | b", "100", "First line.",
        "Note one.", "And more.",
    ]  # fmt: skip
    for piece in pieces:
        assert piece.start is None or BODY[piece.start : piece.start + len(piece.text)] == piece.text
    assert [piece.text for piece in pieces if piece.start is None] == ["a | b"]
    starts = [piece.start for piece in pieces if piece.start is not None]
    assert starts == sorted(set(starts))
