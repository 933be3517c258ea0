"""The line that stands on every screen, print, copy and export (DESIGN section 1). On the start-up path."""

from __future__ import annotations

STANDING = "not reviewed by a clinician · not a dosing or treatment instruction"


def standing(as_of: str) -> str:
    """The standing line; `as_of` is the day the reference stands for, ISO 8601."""
    return f"Reference as of {as_of} · {STANDING}"
