"""Campaigns: contributions that say nearly the same, shown as one item with every copy kept."""
