"""Scenarios: one person's course and what must then stand, checked against the office itself (scenarier)."""
