"""Decisions (afgørelser): stored assessments, the automation gate, decisions and exemptions from automatic handling."""
