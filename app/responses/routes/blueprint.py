"""The blueprint of the pages of responses."""

from flask import Blueprint

pages = Blueprint("responses", __name__)
