"""The calls about people and organisations."""

from flask import Blueprint

api = Blueprint("accounts_api", __name__)
