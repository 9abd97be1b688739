"""A numbered file for every change of shape, run by `storage.migrating`."""
