"""People, organisations, sign-in and profile."""
