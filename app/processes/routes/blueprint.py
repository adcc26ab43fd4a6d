"""The pages of processes, which the modules beside this one fill."""

from flask import Blueprint

pages = Blueprint("processes", __name__)
