"""Flask-WTF's fields for files, as this project uses them."""

from collections.abc import Collection

from werkzeug.datastructures import FileStorage
from wtforms import FileField as PlainFileField
from wtforms import Form
from wtforms import MultipleFileField as PlainMultipleFileField
from wtforms.fields import Field

class FileField(PlainFileField):
    data: FileStorage | None

class MultipleFileField(PlainMultipleFileField):
    data: list[FileStorage] | None

class FileRequired:
    def __init__(self, message: str | None = ...) -> None: ...
    def __call__(self, form: Form, field: Field) -> None: ...

class FileAllowed:
    def __init__(self, upload_set: Collection[str], message: str | None = ...) -> None: ...
    def __call__(self, form: Form, field: Field) -> None: ...

class FileSize:
    def __init__(self, max_size: int, min_size: int = ..., message: str | None = ...) -> None: ...
    def __call__(self, form: Form, field: Field) -> None: ...
