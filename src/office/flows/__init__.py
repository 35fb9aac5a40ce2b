"""Processes: the only place where the apps are combined (forløb), one file per process."""
