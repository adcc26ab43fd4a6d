"""The explanatory report of a process: what was asked, who took part, what changed and why, and what did not."""
