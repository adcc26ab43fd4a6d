"""Flask-WTF's protection against forged requests, as this project uses it."""

from collections.abc import Callable
from typing import TypeVar

from flask import Blueprint, Flask
from werkzeug.exceptions import BadRequest

Exempted = TypeVar("Exempted", bound=Callable[..., object] | Blueprint | str)

class CSRFError(BadRequest): ...

class CSRFProtect:
    def __init__(self, app: Flask | None = ...) -> None: ...
    def exempt(self, view: Exempted) -> Exempted: ...
    def protect(self) -> None: ...

def generate_csrf() -> str: ...
