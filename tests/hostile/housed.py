"""The application, built when this module is imported: the server of forks imports it once, and its forks have it."""

import tempfile
from pathlib import Path

from app import create_app
from app.config import Settings

with tempfile.TemporaryDirectory() as folder:
    house = create_app(
        Settings(
            database_url="sqlite://", secret_key="only for tests", instance_folder=Path(folder), log_level="CRITICAL"
        )
    )
