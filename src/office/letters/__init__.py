"""Letters: what is said to citizens and employers, and the way out (breve)."""
