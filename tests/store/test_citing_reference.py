"""Every source of the reference goes out in three formats and is read back; none loses or gains a field."""

from __future__ import annotations

from pathlib import Path

import pytest

from abscope_store.citing.formats import write
from abscope_store.citing.styles import STYLES, cite
from abscope_store.citing.works import of_source
from abscope_store.connection import open_reader
from abscope_store.importing.formats import bibtex, csl_json, ris
from abscope_store.paths import Profile
from abscope_store.reader import Reader

READERS = {"ris": ris, "bibtex": bibtex, "csl-json": csl_json}


@pytest.mark.parametrize("format", READERS)
def test_every_source_is_read_back(profile: Profile, built_reference: Path, format: str) -> None:
    reader = Reader(open_reader(profile, built_reference))
    sources = reader.sources().values()
    works = [work for work in map(of_source, sources) if work.title]
    reader.connection.close()
    assert len(works) > 60
    parts = READERS[format].split(write(works, format, "note").encode(), "x")
    assert len(parts) == len(works)
    for work, part in zip(works, parts, strict=True):
        found = READERS[format].read(part.data, "x").metadata
        wanted = (work.title.rstrip("."), work.container or None, work.doi or None, work.pmid or None)
        assert (found.title, found.journal, found.doi, found.pmid) == wanted, work.id


def test_no_unverified_field_is_printed(profile: Profile, built_reference: Path) -> None:
    reader = Reader(open_reader(profile, built_reference))
    for source in reader.sources().values():
        work = of_source(source)
        for style in STYLES:
            text = cite(work, style)
            for name in ("title", "authors", "doi", "pmid", "pmcid", "container"):
                if name in source.unverified_fields and getattr(source, name):
                    assert str(getattr(source, name)) not in text, (source.id, name)
    reader.connection.close()
