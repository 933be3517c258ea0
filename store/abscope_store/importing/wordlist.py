"""Reads the word lists of the import rules, which stand as text beside the rule they serve."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The white-space separated words of `text`."""
    return frozenset(text.split())


def phrases(text: str) -> frozenset[str]:
    """The comma separated phrases of `text`, white space inside a phrase folded to one space."""
    return frozenset(" ".join(phrase.split()) for phrase in text.split(",") if phrase.strip())
