"""Reading: text in, explained mentions out. Pure: no clock, no network, no database."""
