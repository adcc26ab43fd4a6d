"""The blueprint of the pages of the desk."""

from flask import Blueprint

pages = Blueprint("desk", __name__)
