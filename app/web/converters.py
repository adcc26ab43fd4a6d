"""What a number in an address may be: plain digits, and not more of them than a table can hold."""

from flask import Flask
from werkzeug.routing import BaseConverter


class NumberConverter(BaseConverter):
    """A number given by a process, from 1 on."""

    regex = "[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)

    def to_url(self, value: object) -> str:
        """Its digits."""
        return str(value)


class IndexConverter(NumberConverter):
    """A place in the record, from 0 on."""

    regex = "0|[1-9][0-9]{0,8}"


def register(app: Flask) -> None:
    """Make `<number:n>` and `<index:n>` known to every address."""
    app.url_map.converters.update(number=NumberConverter, index=IndexConverter)
