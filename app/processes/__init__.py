"""Processes, their phases, stakeholder groups and memberships; the guard."""
