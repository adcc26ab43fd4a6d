"""Reasoned responses, and what still awaits one."""
