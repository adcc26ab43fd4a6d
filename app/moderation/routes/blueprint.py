"""The blueprint of the pages of moderation."""

from flask import Blueprint

pages = Blueprint("moderation", __name__)
