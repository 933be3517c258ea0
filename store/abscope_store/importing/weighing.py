"""Decides for each line of a page whether it is text or furniture, all lines at once.

The cheapest path through two states: what each line costs as text and as furniture, and what a change from
one to the other costs. Knows no words.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import tanh

_NEAR = 3  # lines on each side that tell something of a line
CHANGE = 0.6  # from text to furniture or back
_ORPHAN = 0.8  # a heading with furniture right below it is that furniture's
_OPENING = 1.0  # a page that opens with its text


def near(scores: Sequence[float]) -> list[float]:
    """How far the lines around each are furniture, -1 (text) to 1, as each would be judged by itself."""
    sure = [tanh(score / 2) for score in scores]
    found = []
    for at in range(len(sure)):
        around = sure[max(0, at - _NEAR) : at] + sure[at + 1 : at + 1 + _NEAR]
        found.append(sum(around) / len(around) if around else 0.0)
    return found


def furniture(scores: Sequence[float], heads: Sequence[bool]) -> list[bool]:
    """Whether each line is furniture. `scores`: above 0 for furniture; `heads`: may head what follows."""
    if not scores:
        return []
    text, hidden = _OPENING + max(0.0, scores[0]), max(0.0, -scores[0])
    cameto: list[tuple[bool, bool]] = []  # for text and for furniture: was the line before it furniture
    for at in range(1, len(scores)):
        leave = text + CHANGE + (_ORPHAN if heads[at - 1] else 0.0)
        back = hidden + CHANGE
        cameto.append((back < text, hidden <= leave))
        text, hidden = max(0.0, scores[at]) + min(text, back), max(0.0, -scores[at]) + min(hidden, leave)
    state = hidden < text
    states = [state]
    for from_text, from_hidden in reversed(cameto):
        state = from_hidden if state else from_text
        states.append(state)
    return states[::-1]
