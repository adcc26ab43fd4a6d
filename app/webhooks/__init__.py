"""Webhooks: programs of others are told of what happens, by messages that are signed and tried again."""
