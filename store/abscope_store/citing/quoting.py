"""A passage copied with its citation: words, where they stand, caveats, link, standing line; plain and rich.

What the clipboard gets. Reads no database; whoever calls knows the passage.
"""

from __future__ import annotations

import html
from collections.abc import Sequence

from abscope_store.citing.styles import cite
from abscope_store.citing.works import Work
from abscope_store.records import Record
from abscope_store.standing import standing


class Copied(Record, frozen=True):
    """The same content as plain text and as HTML that is escaped and fetches nothing."""

    plain: str
    rich: str


def quoted(
    work: Work,
    quote: str,
    locator: str,
    link: str,
    as_of: str,
    style: str = "vancouver",
    caveats: Sequence[str] = (),
) -> Copied:
    """`locator` as wording says it ("¶33, sentence 1"), `link` an abscope:// link.

    An empty quote copies the citation alone. ValueError for an unknown style.
    """
    said = f"“{quote}” ({locator})" if quote and locator else f"“{quote}”" if quote else locator
    after = [*caveats, work.missing_words(), link, standing(as_of)]
    plain = [said, cite(work, style), *after]
    rich = [html.escape(said), cite(work, style, rich=True), *(html.escape(line) for line in after)]
    return Copied(
        "\n".join(line for line in plain if line),
        "".join(f"<p>{line}</p>" for line in rich if line),
    )
