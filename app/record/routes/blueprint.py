"""The blueprints of the record's pages; those of the log bear the name of the ledger, which stands below the guard."""

from flask import Blueprint

pages = Blueprint("ledger", __name__)
machines = Blueprint("verifier", __name__)
