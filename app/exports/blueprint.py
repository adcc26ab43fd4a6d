"""Where the API of the exports hangs."""

from flask import Blueprint

api = Blueprint("exports_api", __name__)
