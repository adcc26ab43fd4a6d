"""Flask-WTF as this project uses it: it carries no types."""

from flask_wtf.csrf import CSRFProtect as CSRFProtect
from markupsafe import Markup
from wtforms import Form

class FlaskForm(Form):
    def is_submitted(self) -> bool: ...
    def validate_on_submit(self) -> bool: ...
    def hidden_tag(self, *fields: object) -> Markup: ...
