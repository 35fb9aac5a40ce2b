"""Ground without business nouns: clock, municipality walls, numbers, outbox, queue, audit, database (grundlag)."""
