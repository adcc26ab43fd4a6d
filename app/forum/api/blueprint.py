"""The calls about the forum."""

from flask import Blueprint

api = Blueprint("forum_api", __name__)
