"""Positions: support, against or pass on any comment and any amendment, and the order that follows from them."""
