"""People: commands in, alerts and digests out."""
