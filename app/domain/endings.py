"""Where the last provision of a text ends: formulas, signatures, and what web pages have after a text."""

from collections.abc import Iterable, Sequence

import regex

from app.domain.manuscript import Reason

_CLOSING = regex.compile(
    r"(?:comuníquese|publíquese|regístrese|por tanto\b|mando se|dado en\b|hecho en\b|en \p{Lu}\p{L}+, a l|"
    r"done at\b|in witness whereof|fait à\b|en foi de quoi|feito em\b|حرر في|صدر في|حُرر في)",
    regex.IGNORECASE,
)
_NOISE = regex.compile(
    r"(?:descargue|descargar|comentarios?:|artículos relacionados|más leídos|lo último|compartir|lea también|"
    r"share this|related articles|most read|download|comments?:|leave a reply|subscribe|cookies?\b|"
    r"partager|télécharger|à lire aussi|commentaires?\s?:|compartilhe|baixe|leia também|comentários?:|"
    r"شارك|اقرأ أيضا|التعليقات|関連記事|シェア|コメント)",
    regex.IGNORECASE,
)


def parted(text: str) -> tuple[str, list[tuple[Reason, str]]]:
    """The words of the last provision, and what stands after them: the closing of the text, then noise."""
    lines = text.split("\n")
    end = _first(lines, (_CLOSING, _NOISE))
    noise = _first(lines, (_NOISE,))
    after = ((Reason.CLOSING, lines[end:noise]), (Reason.NOISE, lines[noise:]))
    return "\n".join(lines[:end]).strip(), [(reason, "\n".join(piece).strip()) for reason, piece in after if piece]


def _first(lines: Sequence[str], patterns: Iterable["regex.Pattern[str]"]) -> int:
    places = (at for at, line in enumerate(lines) if any(pattern.match(line.strip()) for pattern in patterns))
    return next(places, len(lines))
