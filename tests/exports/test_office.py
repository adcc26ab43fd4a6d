"""LibreOffice, where it is, opens our documents without a question and reads in them what we wrote."""

import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from app.exports.docx.document import write_docx
from app.exports.editions import edition_of
from app.exports.fair_copies.spoken import speaking
from app.exports.fair_copies.whole import FairCopy, fair_copy
from app.exports.formats import Format, Wanted
from app.exports.odt.document import write_odt
from app.texts.queries import clause_by_number
from app.texts.services import strike
from tests.builders import NOON, a_process
from tests.exports import odt_reader, word_reader
from tests.exports.drafts import an_imported
from tests.exports.odt_reader import part, q
from tests.exports.test_docx import TEXT, reworded, versions

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
SECONDS = 300
WRITERS: dict[str, Callable[[io.BytesIO, FairCopy], None]] = {"docx": write_docx, "odt": write_odt}
READERS = {"docx": word_reader, "odt": odt_reader}


@pytest.fixture
def compared(session):
    """A process whose text was changed, added to and cut between two versions."""
    process = a_process(session, languages=("en",))
    an_imported(session, process, TEXT, language="en")
    versions(session, process)
    reworded(session, process, "1", "All is good.[^1]\n\nIt ends.\n\n[^1]: Said by somebody.", "Aim")
    strike(
        session, clause_by_number(session, process.id, "3"), reason="", author_id=None, now=NOON,
        base_revision_number=1,
    )  # fmt: skip
    versions(session, process)
    return process


def written_anew(folder: Path, names: list[str]) -> dict[str, bytes]:
    """The documents as LibreOffice saves them in its own format after opening them."""
    office = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "odt"]
    subprocess.run(
        [*office, "--outdir", str(folder / "anew"), *(str(folder / name) for name in names)],
        check=True, timeout=SECONDS, capture_output=True,
    )  # fmt: skip
    return {name: (folder / "anew" / f"{Path(name).stem}.odt").read_bytes() for name in names}


def plain(lines: list[str]) -> list[str]:
    """Lines, and cells of rows, without what programs do with spaces at their ends."""
    return [" ".join(cell.split()) for line in lines for cell in line.split(" | ") if cell.strip()]


def test_what_it_read_is_what_we_wrote_with_every_change_to_take_or_leave(app, session, compared, tmp_path):
    edition = edition_of(session, compared, Wanted(Format.HTML, "", 2, 1), now=NOON, base_url="https://r.example")
    made = {}
    for name, write in WRITERS.items():
        out = io.BytesIO()
        with app.app_context(), speaking(edition) as phrases:
            write(out, fair_copy(session, edition, phrases, bare=False))
        made[name] = out.getvalue()
        (tmp_path / f"from-{name}.{name}").write_bytes(out.getvalue())
    anew = written_anew(tmp_path, [f"from-{name}.{name}" for name in WRITERS])
    for name, document in made.items():
        theirs = anew[f"from-{name}.{name}"]
        for how in ("accepted", "rejected"):
            ours = plain(READERS[name].of_the_text(document, how))
            assert plain(odt_reader.of_the_text(theirs, how)) == ours, (name, how)
        [gone] = [one for one in part(theirs).iter(q("text:deletion")) if "Article 3" in "".join(one.itertext())]
        kinds = [etree.QName(one).localname for one in gone if one.tag in (q("text:h"), q("text:p"))]
        assert kinds[:4] == ["h", "p", "p", "p"], "of what was cut, the heading alone is a heading"
        levels = part(theirs, "styles.xml").iter(q("text:outline-level-style"))
        assert {one.get(q("style:num-format")) for one in levels} <= {"", None}, "headings got numbers of their own"
