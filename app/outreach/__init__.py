"""Outreach: what the team did so that people knew they could take part."""
