"""The facilitators' desk: one queue of all that waits, who has taken what, acts on many, saved filters, times."""
