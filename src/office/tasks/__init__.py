"""Tasks: the catalogue of types and what a caseworker works on (opgaver)."""
