"""Which blocks of a web page are its text: what the page's own elements say, weighed by furniture.py.

Hides, never deletes: every block stays, in order, with the reason why it is not shown.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import structs

from abscope_store.importing import furniture, linetypes
from abscope_store.importing.blocks import Block
from abscope_store.importing.formats._markup import Setting
from abscope_store.importing.furniture import Hint, Label

_LEANS = {"navigation": 9.0, "form": 9.0, "dialog": 9.0, "page footer": 5.0, "page header": 1.5,
          "beside the article": 4.0, "named as furniture": 4.0}  # fmt: skip
_BOXED = 3.0
_LINKED = 5.5  # a short line that is a link
_CONTROL_WORDS = 12
_TOLD = -1.0  # a paragraph that is no link


def judge(blocks: Sequence[Block], settings: Sequence[Setting]) -> list[Block]:
    """The blocks, each with its role and, where it is furniture, hidden."""
    open_ = [at for at, block in enumerate(blocks) if not block.hidden]
    hints = [_hint(blocks[at], settings[at]) for at in open_]
    titles = [number for number, hint in enumerate(hints) if hint.title]
    for number in titles[1:]:
        hints[number] = structs.replace(hints[number], title=False)
    labels = furniture.classify([blocks[at].text for at in open_], hints)
    judged = list(blocks)
    for number, at in enumerate(open_):
        judged[at] = _labelled(blocks[at], labels[number], settings[at].around)
    return judged


def _hint(block: Block, setting: Setting) -> Hint:
    around = _LEANS.get(setting.around, 0.0)
    words = len(block.text.split())
    lean = around
    if block.kind in ("table", "caption"):
        pass
    elif setting.linked:
        own = block.kind == "heading" or linetypes.is_names(block.text) or linetypes.is_date(block.text)
        lean += _LINKED if words <= _CONTROL_WORDS and not own else 1.0
    elif not lean and block.kind == "paragraph" and words > 3:
        lean = _TOLD
    title = block.kind == "heading" and block.level == 1 and words >= 2 and around < _BOXED
    return Hint(lean, around >= _BOXED, block.kind, title, setting.around, setting.linked)


def _labelled(block: Block, label: Label, around: str) -> Block:
    if label.hidden:
        reason = around if label.reason == furniture.AMONG and around else label.reason
        return structs.replace(block, hidden=True, reason=reason)
    if block.kind == "paragraph" and label.role in ("metadata", "caption", "heading", "list"):
        kind = label.role if label.role in ("metadata", "caption") else "paragraph"
        return structs.replace(block, kind=kind, reason=label.reason)
    return structs.replace(block, reason=label.reason) if label.reason else block
