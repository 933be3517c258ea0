"""What travels of an annotation: its row and tags as its author left them, and which versions it replaced.

Also who is who: "me" is a name only at home, so it leaves as this notebook's own. Opens no file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

import msgspec

from abscope_store.notebook.journal import Line
from abscope_store.notebook.rows import Mark, Row, canonical
from abscope_store.records import Record

ME = "me"  # the author of a notebook whose reader gave no name
_DIGITS = 24  # of a version's digest: 96 bits tell versions of one note apart
Key = tuple[str, str]  # author, id: both as they travel


class Version(Record, frozen=True):
    """One state of one annotation. `was`: digests of the versions it replaced, as its author saw them.

    `linear`: its writer kept no such list (another program's), so a higher revision replaces a lower one.
    """

    row: Row
    tags: tuple[Row, ...] = ()
    was: tuple[str, ...] = ()
    linear: bool = False

    @property
    def key(self) -> Key:
        """(author, id)."""
        return str(self.row["author"]), str(self.row["id"])

    @property
    def digest(self) -> str:
        """What tells this version from every other one of the same annotation."""
        return hashlib.sha256(canonical({"row": self.row, "tags": self.tags})).hexdigest()[:_DIGITS]

    @property
    def order(self) -> tuple[int, str]:
        """Of versions that do not know of each other the last in this order stands first, everywhere."""
        return int(self.row["revision"]), self.digest

    def replaces(self, other: Version) -> bool:
        """Whether `other` is an earlier state of this one."""
        if self.linear or other.linear:
            return int(self.row["revision"]) > int(other.row["revision"])
        return other.digest in self.was


class Names(Record, frozen=True):
    """The reader's own names: `author` at home, and what they are called in files."""

    author: str
    device: str

    @property
    def abroad(self) -> str:
        """How this notebook's nameless reader is called elsewhere."""
        return f"{ME}@{self.device}"

    def outward(self, author: str) -> str:
        """A name as it travels."""
        return self.abroad if author == ME else author

    def inward(self, author: str) -> str:
        """A name as it stands in this notebook."""
        return ME if author == self.abroad else author

    def own(self, author: str) -> bool:
        """Whether a name, at home or in a file, is this reader's."""
        return author in (ME, self.abroad, self.author)


def shown(author: str) -> str:
    """A travelling name for the screen: a nameless reader is told apart by eight characters."""
    name, _, device = author.partition("@")
    return f"an unnamed reader ({device[:8]})" if name == ME and device else author


def outward(mark: Mark, names: Names, note_id: str, was: Iterable[str] = ()) -> Version:
    """An own annotation as it travels, under the id it has elsewhere."""
    tags = (
        tag | {"annotation_id": note_id, "author": names.outward(str(tag["author"]))} for tag in mark.tags
    )
    return Version(
        row=mark.row | {"id": note_id, "author": names.outward(str(mark.row["author"]))},
        tags=tuple(tags),
        was=tuple(dict.fromkeys(was)),
    )


def encoded(version: Version) -> str:
    """The version as text; `decoded` gives the same one back."""
    return canonical(version).decode()


def decoded(text: str) -> Version:
    """The version that `encoded` made. msgspec's errors on anything else."""
    return msgspec.json.decode(text, type=Version)


def earlier(lines: Iterable[Line], names: Names, ids: frozenset[str]) -> dict[str, list[tuple[int, str]]]:
    """(revision, digest) of every saved state of these annotations, by id, out of the journal's lines."""
    known = list(lines)
    voided = {line.fields["voids"] for line in known if "voids" in line.fields}
    found: dict[str, list[tuple[int, str]]] = {}
    for line in known:
        if line.sha256 in voided:
            continue
        for mark in line.marks():
            table, row_id = mark.key
            if table == "annotation" and row_id in ids:
                found.setdefault(row_id, []).append((mark.revision, outward(mark, names, row_id).digest))
    return found


def heads(versions: Iterable[Version]) -> list[Version]:
    """The versions that no other one replaces, the one that stands first at the head.

    The same for the same set in any order: that is why imports may come in any order.
    """
    known: Mapping[str, Version] = {version.digest: version for version in versions}
    left = [
        version
        for version in known.values()
        if not any(other.replaces(version) for other in known.values() if other is not version)
    ]
    return sorted(left, key=lambda version: version.order, reverse=True)
