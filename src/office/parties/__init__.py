"""People and companies, the ground that every case stands on (parter)."""
