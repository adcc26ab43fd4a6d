"""The instance's own settings and roles."""
