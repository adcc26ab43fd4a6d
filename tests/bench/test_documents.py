"""How long a draft of 20,000 clauses takes from a file into the database, and how much memory it wants.

Figures are printed, never asserted. The words are drawn at random, and each format is read in a process of its own.
"""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from app.db import Database
from app.processes.queries import process_by_slug
from app.texts.reading import brought, manuscript_of
from app.texts.storing import store_manuscript
from tests.bench.test_imports import measured, nothing
from tests.builders import NOON, a_process
from tests.databases import Databases
from tests.texts.files import W, open_xml, word_xml

CLAUSES = 20_000
IN_AN_ARTICLE = 5
WORDS = [
    "people",
    "machines",
    "decide",
    "whether",
    "public",
    "bodies",
    "tell",
    "every",
    "person",
    "who",
    "asks",
    "within",
    "days",
    "about",
    "reasons",
]
NUMBERING = (
    f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    with databases.fresh(request.param) as url:
        yield url


def articles() -> Iterator[tuple[str, Sequence[str]]]:
    """Headings, and the paragraphs under each."""
    chosen = random.Random(20_000)
    for article in range(1, CLAUSES // IN_AN_ARTICLE + 1):
        yield (
            f"Article {article}. Duty {article}",
            [
                " ".join(chosen.choices(WORDS, k=30)).capitalize() + f" {article}."
                for _paragraph in range(IN_AN_ARTICLE)
            ],
        )


def as_markdown() -> bytes:
    parts = []
    for heading, paragraphs in articles():
        parts += [f"## {heading}", *(f"{place}. {words}" for place, words in enumerate(paragraphs, start=1))]
    return "\n\n".join(parts).encode()


def as_page() -> bytes:
    parts = (
        f"<h2>{heading}</h2><ol>{''.join(f'<li>{words}</li>' for words in paragraphs)}</ol>"
        for heading, paragraphs in articles()
    )
    return f"<html><body>{''.join(parts)}</body></html>".encode()


def as_word() -> bytes:
    body, lists = [], [NUMBERING]
    for number, (heading, paragraphs) in enumerate(articles(), start=1):
        lists.append(
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="1"/>'
            '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        )
        body.append(f'<w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:r><w:t>{heading}</w:t></w:r></w:p>')
        place = f'<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
        body += [f"<w:p>{place}<w:r><w:t>{words}</w:t></w:r></w:p>" for words in paragraphs]
    return word_xml("".join(body), numbering="".join(lists) + "</w:numbering>")


def as_open_text() -> bytes:
    styles = (
        '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" '
        'style:num-suffix="."/></text:list-style>'
    )
    parts = []
    for heading, paragraphs in articles():
        items = "".join(f"<text:list-item><text:p>{words}</text:p></text:list-item>" for words in paragraphs)
        parts.append(
            f'<text:h text:outline-level="2">{heading}</text:h><text:list text:style-name="L">{items}</text:list>'
        )
    return open_xml("".join(parts), automatic=styles)


def as_law() -> bytes:
    parts = []
    for number, (heading, paragraphs) in enumerate(articles(), start=1):
        inner = "".join(
            f"<paragraph><num>{place}.</num><content><p>{words}</p></content></paragraph>"
            for place, words in enumerate(paragraphs, start=1)
        )
        parts.append(f"<article><num>Article {number}</num><heading>{heading}</heading>{inner}</article>")
    namespace = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
    return f'<akomaNtoso xmlns="{namespace}"><act><body>{"".join(parts)}</body></act></akomaNtoso>'.encode()


FILES = {"x.md": as_markdown, "x.html": as_page, "x.docx": as_word, "x.odt": as_open_text, "x.akn": as_law}


def _taken(url: str, file: Path) -> int:
    with Database(url).writing() as session:
        process = process_by_slug(session, file.suffix[1:]) or a_process(
            session, languages=("en",), slug=file.suffix[1:]
        )
        manuscript = manuscript_of(brought(file.read_bytes(), file.name))
        store_manuscript(session, process, manuscript, language="en", version_name="First", author_id=None, now=NOON)
        session.commit()
    return len(manuscript.clauses)


@pytest.mark.timeout(1800)
def test_a_draft_of_20_000_clauses(url: str, tmp_path: Path) -> None:
    print(f"\n{url.partition(':')[0]}: (limits of the issue: 60 s, peak 500 MB)")
    for name, made in {"nothing": None, **FILES}.items():
        file = tmp_path / name
        if made:
            file.write_bytes(made())
        rows, seconds, most = measured(_taken if made else nothing, url, file)
        size = file.stat().st_size / 1_000_000 if made else 0
        print(f"  {name:<8} {size:>5.1f} MB {rows:>6} clauses {seconds:>6.1f} s {most:>5} MB")
