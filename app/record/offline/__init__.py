"""The verifier that needs neither network nor instance: one file, given out as it stands."""
