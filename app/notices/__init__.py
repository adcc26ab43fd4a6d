"""Notices: what people follow, what they are told and how, feeds and calendars."""
