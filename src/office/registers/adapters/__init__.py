"""Adapters: one folder per outside system (adaptere)."""
