"""The yardstick: a Flask view that returns a constant of a given size (BYTES), for a WSGI server."""

import os

from flask import Flask

app = Flask(__name__)
CONSTANT = "x" * int(os.environ.get("BYTES", "30000"))


@app.get("/")
def constant() -> str:
    return CONSTANT
