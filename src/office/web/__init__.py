"""The people's door: pages for caseworkers, leaders, auditors and the operator (web)."""
