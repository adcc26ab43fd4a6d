"""The calls about texts."""

from flask import Blueprint

api = Blueprint("texts_api", __name__)
