"""The pages that compare jurisdictions, behind the language."""

from flask import Blueprint

pages = Blueprint("crosswalks", __name__)
