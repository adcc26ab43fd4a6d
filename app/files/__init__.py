"""Files that people send: found to be what they say, measured, kept with their fingerprint, given out as downloads."""
