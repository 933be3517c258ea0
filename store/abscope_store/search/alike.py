"""What is like a passage, and which passages are about a claim: searches whose words come from a text.

Uses the product's own index and ranking; adds no other measure of likeness. Read lane only.
"""

from __future__ import annotations

import math
from collections import Counter

from abscope_store import library
from abscope_store.errors import NotFound
from abscope_store.reader import Reader
from abscope_store.records import Answer, Result
from abscope_store.search import answer
from abscope_store.search.fold import words
from abscope_store.search.vocabulary import Vocabulary, stops

_WORDS = 16  # of a text that are asked for: the rarest of those that stand elsewhere too
_AT_MOST = 20_001


def like_passage(
    reader: Reader, document: str, paragraph: int, limit: int = 10, vocabulary: Vocabulary | None = None
) -> tuple[Result, ...]:
    """Passages most like one of the reader's, from other documents before its own. Raises NotFound."""
    passage = library.passage(reader.connection, document, paragraph)
    if passage is None:
        raise NotFound("There is no such passage.")
    vocabulary = vocabulary or Vocabulary(reader.connection)
    found = _searched(reader, passage.text, 2 * limit + 1, vocabulary).results
    others = [r for r in found if (r.document, r.paragraph) != (document, paragraph)]
    others.sort(key=lambda result: result.document == document)
    return tuple(others[:limit])


def like_text(
    reader: Reader, text: str, limit: int = 10, vocabulary: Vocabulary | None = None
) -> tuple[Result, ...]:
    """Passages of the reader's most like a text that is none of them: a paragraph of a digest."""
    vocabulary = vocabulary or Vocabulary(reader.connection)
    return _searched(reader, text, limit, vocabulary).results


def about_claim(
    reader: Reader, claim_id: str, limit: int = 10, vocabulary: Vocabulary | None = None
) -> tuple[Result, ...]:
    """The passages a claim's sources were found at, then others that say much of what it says.

    Raises NotFound.
    """
    claim = reader.claim(claim_id)
    vocabulary = vocabulary or Vocabulary(reader.connection)
    places = [
        (str(e.document_id), e.paragraph)
        for e in reader.evidence("claim", claim_id)
        if e.document_id is not None and e.paragraph is not None
    ]
    found = _searched(reader, claim.text, limit + len(places), vocabulary).results
    at = {place: order for order, place in enumerate(dict.fromkeys(places))}
    missing = set(at) - {(r.document, r.paragraph) for r in found}
    for document, paragraph in sorted(missing, key=lambda place: at[place]):
        within = _searched(reader, claim.text, limit, vocabulary, ("document", document)).results
        found += tuple(r for r in within if r.paragraph == paragraph)
    known = [r for r in found if (r.document, r.paragraph) in at]
    known.sort(key=lambda r: at[str(r.document), r.paragraph or 0])
    return (*known, *(r for r in found if r not in known))[:limit]


def _searched(
    reader: Reader, text: str, limit: int, vocabulary: Vocabulary, scope: tuple[str, str] | None = None
) -> Answer:
    """Passages for the telling words of a text; none is corrected and none is a field."""
    asked = " ".join(_telling(vocabulary, text))
    return answer.search(reader, asked, limit, {"passage"}, vocabulary, exact=True, scope=scope)


def _telling(vocabulary: Vocabulary, text: str) -> list[str]:
    """The words of a text that tell it best from others, in its own order."""
    counts = Counter(word for word in words(text) if word not in stops() and len(word) > 2)

    def weight(word: str) -> float:
        records, passages = vocabulary.rows((word,))
        return (1 + math.log(counts[word])) / math.log(2 + min(records + passages, _AT_MOST))

    return [word for word in counts if word in set(sorted(counts, key=weight, reverse=True)[:_WORDS])]
