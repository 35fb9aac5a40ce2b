"""The door for systems (snitflader)."""
