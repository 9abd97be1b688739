"""Keeping: the nouns, the tables, and a function for every question to the database."""
