"""Pages that join features: home, overview, the draft with its debate."""
