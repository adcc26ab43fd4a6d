"""The pages of languages, which the modules beside this one fill."""

from flask import Blueprint

pages = Blueprint("languages", __name__)
