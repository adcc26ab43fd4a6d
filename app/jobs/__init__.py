"""Background work: the outbox, the queue that wakes it, and mail."""
