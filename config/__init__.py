"""Choices: settings from the environment, errors, and the data packs. Imports nothing of ours."""
