"""Demo adapters: deterministic and clean unless a stored answer says otherwise (demoregistre)."""
