"""Markup that would run if it were let: put into every field of every row, so that every sink there is shows it."""

from itertools import cycle
from typing import Any

import sqlalchemy as sa

from app.db import Base, Database

PAYLOADS = [
    "<script data-evil>alert(1)</script>",
    "<img data-evil src=x onerror=alert(1)>",
    "<svg data-evil onload=alert(1)>",
    '"><svg data-evil/onload=alert(1)>',
    "' data-evil onmouseover=alert(1) x='",
    '" autofocus data-evil onfocus=alert(1) x="',
    "</textarea><script data-evil>alert(1)</script>",
    "</title><script data-evil>alert(1)</script>",
    "--><script data-evil>alert(1)</script><!--",
    "]]><script data-evil>alert(1)</script><![CDATA[",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&#58;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "![x](https://evil.example/pixel.png)",
    "<javascript:alert(1)>",
    "javascript:alert(1)//",
    '<a data-evil href="java\tscript:alert(1)">x</a>',
    "<iframe data-evil srcdoc='<script>alert(1)</script>'></iframe>",
    "<math><mtext></mtext><mglyph><svg><mtext><style><path data-evil id='</style><img onerror=alert(1) src>'>",
    "<noscript><p title='</noscript><img data-evil src=x onerror=alert(1)>'>",
    "<form data-evil id=main><input name=attributes></form>",
    "</ins><script data-evil>alert(1)</script><ins>",
    "{{ 7 * 191 }}{% raw %}${7*191}#{7*191}",
    "<base data-evil href=https://evil.example/>",
    "<style data-evil>*{background:url(https://evil.example)}</style>",
    "<meta data-evil http-equiv=refresh content='0;url=https://evil.example'>",
    "&lt;script data-evil&gt;alert(1)&lt;/script&gt;",
    "<!--<img data-evil src=x onerror=alert(1)>-->",
    '=HYPERLINK("https://evil.example","x")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "\ufeff=1+1",
    "`<script data-evil>alert(1)</script>`",
    "    <script data-evil>alert(1)</script>",
    "<details data-evil open ontoggle=alert(1)>",
]
KEPT = frozenset(
    {
        "slug", "key", "name_key", "group_key", "language", "time_zone", "token_hash", "email", "password_hash", "guid",
        "canonical", "kind", "object", "number", "fingerprint", "commitment", "bucket", "token", "location",
        "criterion", "format", "csv_column", "sha256", "media_type", "source_digest", "tracker",
        "quorum", "choice", "country",
    }
)  # fmt: skip
"""What is no text of anybody: addresses, keys, hashes, names of languages and kinds."""
STAY_EMPTY = frozenset({"address", "name"})
"""What is empty because something else stands for it."""
TABLES_KEPT = frozenset(
    {"ledger_entries", "ledger_bodies", "ledger_nodes", "spent_tokens", "throttles", "outbox", "jobs"}
)
WORDED = frozenset({"title", "summary", "objective", "lead_institution", "name", "label", "explanation", "about"})
"""Texts by language."""


def poison(database: Database) -> int:
    """Put a payload into every text of every row; gives the number of texts."""
    payloads, written = cycle(PAYLOADS), 0
    with database.writing() as session:
        for name, table in Base.metadata.tables.items():
            columns = [] if name in TABLES_KEPT else [column for column in table.columns if _is_text(column)]
            for row in session.execute(sa.select(table)).mappings().all() if columns else []:
                values = {column.name: _poisoned(column, row[column.name], payloads) for column in columns}
                changed = {key: value for key, value in values.items() if value is not None}
                written += len(changed)
                same = [column == row[column.name] for column in table.primary_key]
                if changed:
                    session.execute(sa.update(table).where(*same).values(changed))
        session.commit()
    return written


def _is_text(column: sa.Column[Any]) -> bool:
    if column.name in KEPT or column.primary_key or column.foreign_keys or isinstance(column.type, sa.Enum):
        return False
    return isinstance(column.type, sa.String) or (isinstance(column.type, sa.JSON) and column.name in WORDED)


def _poisoned(column: sa.Column[Any], value: Any, payloads: Any) -> Any:
    if isinstance(column.type, sa.JSON):
        return {language: next(payloads) for language in value} if value else None
    if value is None or (column.name in STAY_EMPTY and not value):
        return None
    payload = next(payloads)
    return payload if (column.type.length or 1000) >= len(payload) else payload[: column.type.length]
