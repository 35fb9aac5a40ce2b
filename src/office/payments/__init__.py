"""Money (udbetaling og bogføring): the ledger of what is due and paid, payment days, runs, orders and receipts."""
