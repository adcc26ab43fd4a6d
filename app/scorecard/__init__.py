"""The scorecard: OGP's standards of co-creation, computed from what the process published, as of any day."""
