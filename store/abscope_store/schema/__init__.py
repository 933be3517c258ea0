"""Schemas of the three databases, as text and as append-only migrations."""
