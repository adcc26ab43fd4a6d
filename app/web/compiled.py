"""Templates compiled once in a process, however many applications it makes."""

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class CompiledTemplates(BytecodeCache):
    """Keeps the compiled form of each template in memory; a template that has changed is compiled anew."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket when its template has been compiled before; the bucket itself checks that it is unchanged."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what has just been compiled."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


COMPILED: BytecodeCache = CompiledTemplates()


def register(app: Flask) -> None:
    """Let this application use what others of the process have compiled."""
    app.jinja_env.bytecode_cache = COMPILED
