"""Sources: look at them politely, read what they list, and carry new entries to the outbox."""
