"""What the operator sees of the machine: nights, their steps, and faults (drift og tilsyn)."""
