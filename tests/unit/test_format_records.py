"""References of PubMed, RIS, BibTeX, CSL-JSON and the registry: split by their own bytes, read right.

The samples of tests/data/formats stand beside the words they must give back (.gold).
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from abscope_store.errors import Refused
from abscope_store.importing.blocks import Flat, Part
from abscope_store.importing.formats import Format, bibtex, csl_json, format_of, ris
from abscope_store.importing.segment import sentences

SAMPLES = Path(__file__).parent.parent / "data" / "formats"
TYPES = {
    "records.nbib": "application/nbib",
    "zotero.ris": "application/x-research-info-systems",
    "zotero.bib": "application/x-bibtex",
    "items.json": "application/vnd.citationstyles.csl+json",
    "pubmed.xml": "application/vnd.pubmed+xml",
}


def format_named(data: bytes, name: str) -> Format:
    found = format_of(data, name)
    assert found is not None
    return found


def parts_of(name: str) -> list[Part]:
    data = (SAMPLES / name).read_bytes()
    found = format_named(data, name)
    assert TYPES[name] == found.MEDIA_TYPE
    return found.split(data, name)


def first(name: str) -> Flat:
    part = parts_of(name)[0]
    return format_named(part.data, part.name).read(part.data, part.name)


def one(data: bytes) -> Flat:
    found = format_named(data, "one")
    (part,) = found.split(data, "one")
    return found.read(part.data, part.name)


def spoken(texts: list[str]) -> list[str]:
    """Sentences, headings without their case: PubMed writes labels in capitals."""
    return [text[a:b].rstrip(".").lower() for text in texts for a, b in sentences(text)]


@pytest.mark.parametrize("name", TYPES)
def test_the_first_record_reads_right(name: str) -> None:
    gold = spoken(
        [re.sub(r"^#+ ", "", line) for line in (SAMPLES / "abstract.gold").read_text().splitlines()]
    )
    read = spoken([block.text for block in first(name).blocks if not block.hidden])
    assert read == gold
    kinds = [block.kind for block in first(name).blocks if not block.hidden]
    assert kinds == ["heading"] + ["heading", "paragraph"] * 4


@pytest.mark.parametrize("name", TYPES)
def test_a_record_by_itself_keeps_its_bytes(name: str) -> None:
    """The same record has the same id, whichever export it came in."""
    parts = parts_of(name)
    assert len(parts) == 2
    for part in parts:
        again = format_named(part.data, part.name)
        assert TYPES[name] == again.MEDIA_TYPE
        assert [each.data for each in again.split(part.data, part.name)] == [part.data]
    last = parts[1].data.decode().replace("\r\n", "\n").strip()
    assert last in (SAMPLES / name).read_text("utf-8")


@pytest.mark.parametrize("name", TYPES)
def test_metadata(name: str) -> None:
    meta = first(name).metadata
    assert meta.title == "Faint radiation beside an antibody to PD-1: a single-arm study"
    assert meta.authors is not None and meta.authors.startswith("Osei")
    assert (meta.doi, (meta.date or "")[:7]) == ("10.5555/aio.2031.318", "2031-02")
    assert (meta.journal or "").lower() == "annals of invented oncology"
    assert meta.kind in ("journal article", "clinical trial, phase ii")
    assert "abscopal" in first(name).tags


@pytest.mark.parametrize("name", ["records.nbib", "pubmed.xml"])
def test_numbers_of_pubmed(name: str) -> None:
    """Those of comments and references are other works' and are left alone."""
    meta = first(name).metadata
    assert (meta.pmid, meta.pmcid, meta.nct) == ("41000001", "PMC9999318", "NCT00000318")


@pytest.mark.parametrize(
    ("name", "link"),
    [
        ("zotero.ris", "files/12/Osei and Brandt - 2031 - Faint radiation.pdf"),
        ("zotero.bib", "files/12/Osei 2031.pdf"),
    ],
)
def test_zotero_keeps_tags_and_links(name: str, link: str) -> None:
    flat = first(name)
    assert ("linked file", link) in flat.problems
    assert flat.tags == ["abscopal", "to read"]


def test_a_note_is_kept_and_hidden() -> None:
    (note,) = [block for block in first("zotero.ris").blocks if block.hidden]
    assert (note.text, note.reason) == (
        "Ask the planning team about the field.",
        "note of the reference manager",
    )


def test_an_exponent_is_marked() -> None:
    text = next(block for block in first("zotero.bib").blocks if "10^9" in block.text)
    assert [text.text[a:b] for a, b, name in text.marks if name == "sup"] == ["9"]


@pytest.mark.parametrize("name", ["zotero.ris", "zotero.bib"])
def test_a_date_in_a_doi_field_is_a_problem(name: str) -> None:
    part = parts_of(name)[1]
    flat = format_named(part.data, part.name).read(part.data, part.name)
    assert flat.metadata.doi is None
    assert "date in DOI field" in dict(flat.problems)


def test_only_words_of_labels_cut_an_abstract() -> None:
    flat = one(
        b"TY  - JOUR\nAB  - We asked. NSCLC: 31 people. PATIENTS AND METHODS: Few. Results: None.\nER  - \n"
    )
    assert [block.text for block in flat.blocks] == [
        "We asked. NSCLC: 31 people.", "PATIENTS AND METHODS", "Few.", "Results", "None.",
    ]  # fmt: skip


def test_invisible_characters_are_removed_and_counted() -> None:
    body = "TY  - JOUR\nTI  - 0.5\u200b mg \u202eof it\u202c\nER  - \n"
    flat = one(body.encode())
    assert flat.blocks[0].text == "0.5 mg of it"
    assert "2 direction characters were removed from the text" in dict(flat.problems).values()
    assert "1 zero-width character was removed from the text" in dict(flat.problems).values()


@pytest.mark.parametrize(
    "data",
    [
        b"PMID- 41\n",
        b"TY  - JOUR\nER  - \n",
        b"@article{a, title = {cut\n",
        b'[{"type": "article-journal", "title": "cut',
        b'[{"type": "article-journal", "title": ""}]',
        b"<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>4</PMID></PubmedArticle></PubmedArticleSet>",
        b"<PubmedArticleSet><PubmedArticle><Medline",
        b'{"protocolSection": {"identificationModule": {"nctId": "NCT0',
        b'{"protocolSection": {}}',
        b'{"studies": [], "x": "protocolSection", "protocolSection": 1}',
        b'[{"type": "article-journal", "title": ' + b"[" * 100_000,
        b"TY  - JOUR\nTI  - a\0b\nER  - \n",
    ],
)
def test_broken_files_are_refused_in_a_sentence(data: bytes) -> None:
    found = format_named(data, "broken")
    with pytest.raises(Refused, match=r"^broken.*\.$") as refusal:
        for part in found.split(data, "broken"):
            found.read(part.data, part.name)
    assert len(str(refusal.value)) < 200


def test_the_registry_record_reads_right() -> None:
    data = (SAMPLES / "study.json").read_bytes()
    found = format_named(data, "study.json")
    assert [part.data for part in found.split(data, "study.json")] == [data]
    flat = found.read(data, "study.json")
    texts = [block.text for block in flat.blocks]
    gold = [line.removeprefix("# ") for line in (SAMPLES / "study.json.gold").read_text().splitlines()]
    assert [line for line in gold if line not in texts] == []
    assert (flat.metadata.nct, flat.metadata.kind) == ("NCT00000318", "registry record")
    assert [texts.index(line) for line in gold] == sorted(texts.index(line) for line in gold)


def test_a_list_of_studies_is_split() -> None:
    study = (SAMPLES / "study.json").read_bytes().strip()
    whole = b'{"studies": [' + study + b", " + study.replace(b"NCT00000318", b"NCT00000319") + b"]}"
    found = format_named(whole, "list.json")
    parts = found.split(whole, "list.json")
    assert [part.name for part in parts] == ["list.json/NCT00000318", "list.json/NCT00000319"]
    assert parts[0].data == study


def test_entries_with_one_key_are_both_kept_and_strings_are_none() -> None:
    data = b"""@string{j = "J"}
@string{j = "J"}
@article{a, title = {One}}
@article{a, title = {Two}, journal = j}
"""
    found = format_named(data, "x.bib")
    assert [part.data.decode() for part in found.split(data, "x.bib")] == [
        "@article{a, title = {One}}", '@string{j = "J"}\n@article{a, title = {Two}, journal = j}',
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("{Institute of Rays and Drugs} and Osei, Kofi", "Institute of Rays and Drugs; Osei, Kofi"),
        ("{{Group for A and B and C}}", "Group for A and B and C"),
        ("Osei, Kofi and {Rays\n and Drugs} and others", "Osei, Kofi; Rays and Drugs"),
        ("{\\'E}mile and {\\\"O}sten, A", "Émile; Östen, A"),
    ],
)
def test_a_body_keeps_the_and_of_its_name(written: str, told: str) -> None:
    entry = f"@article{{k, title={{Of our own}}, author={{{written}}}, year=2031}}"
    assert bibtex.read(entry.encode(), "x.bib").metadata.authors == told


def test_the_registry_number_is_read_where_we_write_it() -> None:
    ris_text = b"TY  - JOUR\nTI  - Of our own\nC3  - NCT00000318\nER  - \n"
    entry = b"@article{k, title={Of our own}, nct={NCT00000318}, abstract={NCT00000319 was another.}}"
    item = b'{"type": "article-journal", "title": "Of our own", "note": "PMID: 1\\nNCT: NCT00000318"}'
    assert ris.read(ris_text, "x.ris").metadata.nct == "NCT00000318"
    assert bibtex.read(entry, "x.bib").metadata.nct == "NCT00000318"
    assert csl_json.read(item, "x.json").metadata.nct == "NCT00000318"
