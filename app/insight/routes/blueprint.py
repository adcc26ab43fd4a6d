"""The pages of insight, which the modules beside this one fill."""

from flask import Blueprint

pages = Blueprint("insight", __name__)
machines = Blueprint("entry", __name__)
