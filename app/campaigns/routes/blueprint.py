"""The blueprint of the pages of campaigns."""

from flask import Blueprint

pages = Blueprint("campaigns", __name__)
