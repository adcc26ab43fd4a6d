"""Reports, decisions with reasons, and the facilitators' desk."""
