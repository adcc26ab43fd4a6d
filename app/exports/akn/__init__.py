"""Akoma Ntoso 3.0, the XML of parliaments: an edition of a text as a document of that standard."""
