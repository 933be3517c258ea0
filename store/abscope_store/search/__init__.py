"""From what a reader typed to ranked results. Never builds SQL from user text."""
