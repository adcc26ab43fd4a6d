"""The application for a WSGI server, configured by the environment."""

import os

from app import create_app
from app.config import Settings

app = create_app(Settings.from_environment(os.environ))
