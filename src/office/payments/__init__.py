"""The ledger, payment runs and what goes to the bank (udbetaling)."""
