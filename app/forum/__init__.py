"""The multi-stakeholder forum of a process: its bodies, seats and terms, calls for members, meetings and minutes."""
