"""What changed since you spoke: support of earlier wordings, its confirmation, and support on a condition."""
