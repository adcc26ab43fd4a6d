"""Processes in the API: reading them, joining one, what stands before a phase opens, opening and closing phases."""

from app.processes.api import phases, reading
from app.processes.api.blueprint import api
from app.processes.api.reading import ProcessOut, process_out

__all__ = ["ProcessOut", "api", "phases", "process_out", "reading"]
