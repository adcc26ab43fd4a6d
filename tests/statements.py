"""SQL statements are put into words once for a whole run: each test has a database of its own, and all have one tongue.

SQLAlchemy keeps the words of a statement with the engine. A third of the time of the tests went into putting the same
statements into words again for every fresh database.
"""

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.engine import URL

Maker = Callable[[URL], sa.Engine]


def sharing(make: Maker) -> Maker:
    """The same engines, only that all of one kind share what is known of the statements."""
    known: dict[str, sa.Engine] = {}

    def made(url: URL) -> sa.Engine:
        engine = make(url)
        first = known.get(engine.dialect.name)
        if first is None or not _has_met_a_server(first):
            known[engine.dialect.name] = engine
            return engine
        engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache
        return engine

    return made


def _has_met_a_server(engine: sa.Engine) -> bool:
    """A dialect learns of its server with the first connection; before, it is not fit for others."""
    return getattr(engine.dialect, "server_version_info", None) is not None
