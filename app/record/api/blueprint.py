"""The calls of the public record."""

from flask import Blueprint

api = Blueprint("record_api", __name__)
