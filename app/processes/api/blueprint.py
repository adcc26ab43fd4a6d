"""The calls about processes."""

from flask import Blueprint

api = Blueprint("processes_api", __name__)
