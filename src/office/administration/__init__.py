"""Users, roles, rights, local parameters and municipality names (administration)."""
