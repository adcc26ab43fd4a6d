"""The head of an Akoma Ntoso document: what it counts, and where its dates are none."""

from collections import Counter

import regex

from app.domain.manuscript import Reason
from app.texts.documents.law_words import LawWords
from app.texts.documents.markup import Element, local

_DAY = regex.compile(r"\d{4}-\d\d-\d\d(?:T[\d:.+Z-]+)?")


def tell_meta(meta: Element, words: LawWords) -> None:
    """List the head of a document, block by block: of each what it counts."""
    for block in meta:
        told = Counter(local(one) for one in block.iter() if one is not block and local(one))
        first = ", ".join(f"{name} {count}" for name, count in told.most_common(8))
        words.remark(Reason.METADATA, f"{local(block)}: {first}" if first else local(block), block)
    for one in meta.iter():
        if one.get("date") and not _DAY.fullmatch(one.get("date") or ""):
            words.remark(Reason.NAMESPACE, f'{local(one)} date="{one.get("date")}"', one)
