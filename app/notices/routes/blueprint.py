"""The addresses of notices: pages of the account and of processes, and those that machines read."""

from flask import Blueprint

pages = Blueprint("notices", __name__)
machines = Blueprint("feeds", __name__)
