"""Django's PostgreSQL backend with the house's walls (databaseforbindelse): see `base`."""
