"""The pages of texts, which the modules beside this one fill."""

from flask import Blueprint

pages = Blueprint("texts", __name__)
