"""Tests of the people's door."""
