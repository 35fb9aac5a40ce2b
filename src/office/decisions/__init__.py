"""Assessments that are kept, decisions and the automation gate (afgørelser)."""
