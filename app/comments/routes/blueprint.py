"""The blueprint of the pages of comments."""

from flask import Blueprint

pages = Blueprint("comments", __name__)
