"""Taking a process in from the bundle of another instance, with the record it had there."""
