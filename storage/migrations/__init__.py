"""A numbered file for every change of shape, run by `storage.upgrading`."""

NEWEST = "0003"
"""The shape this code works with; a test holds it against the files beside it."""
