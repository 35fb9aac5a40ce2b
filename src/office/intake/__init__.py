"""Messages that reach the municipality (indgående meddelelser): reading, rules, translation into facts."""
