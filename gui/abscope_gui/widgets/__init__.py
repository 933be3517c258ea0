"""Widgets without knowledge of the store."""
