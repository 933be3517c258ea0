"""Citations: the two styles by their published rules, formats read back whole, nothing unverified."""

from __future__ import annotations

import json
from typing import Any

import pytest

from abscope_store.citing.formats import write
from abscope_store.citing.quoting import quoted
from abscope_store.citing.styles import cite
from abscope_store.citing.works import Name, Work, of_source, people
from abscope_store.importing.formats import bibtex, csl_json, ris
from abscope_store.records import Source

NOTE = "Reference as of 2026-11-22 · not reviewed by a clinician · not a dosing or treatment instruction"

PAPER = Work(
    id="made-up-2015", type="article-journal", title="PD-L1 & 50% of CD8+ T_cells: {one} #1 in $x$",
    authors=(Name("Osei", "ABC"), Name("De Li", "D"), Name("The One and Only Group")), more_authors=True,
    container="J Made Up Oncol", publisher="Press & Co", date=(2015, 9, 1), volume="33", issue="25",
    pages="2780-2788", doi="10.1200/JCO_2014.58.3377", pmid="26014293", pmcid="PMC4524512",
    nct="NCT00769704", missing=("publisher",),
)  # fmt: skip
PAGE = Work(
    id="a-page", type="webpage", title="What a page of ours says?", publisher="Example News",
    date=(2025, 11, 19), url="https://example.org/?p=1&q=2", read_on=(2026, 11, 22),
)  # fmt: skip


def of_people(count: int, **fields: Any) -> Work:
    names = tuple(Name(f"Name{number}", "AB") for number in range(1, count + 1))
    return Work(id="x", type="article-journal", title="Title", authors=names, **fields)


# The first is the ICMJE's pattern: authors, title, journal, date;volume(issue):shortened pages.
@pytest.mark.parametrize(
    ("work", "style", "said"),
    [
        (
            Work(
                id="x", type="article-journal", title="A made-up title",
                authors=(Name("Halpern", "SD"), Name("Ubel", "PA")), container="N Engl J Med",
                date=(2002, 7, 25), volume="347", issue="4", pages="284-287",
            ),
            "vancouver",
            "Halpern SD, Ubel PA. A made-up title. N Engl J Med. 2002 Jul 25;347(4):284-7.",
        ),
        (
            PAPER, "vancouver",
            "Osei ABC, De Li D, The One and Only Group, et al. PD-L1 & 50% of CD8+ T_cells: {one} #1 in $x$. "
            "J Made Up Oncol. 2015 Sep 1;33(25):2780-8. doi: 10.1200/JCO_2014.58.3377. "
            "PubMed PMID: 26014293. PubMed Central PMCID: PMC4524512. ClinicalTrials.gov: NCT00769704.",
        ),
        (
            PAPER, "ama",
            "Osei ABC, De Li D, The One and Only Group, et al. PD-L1 & 50% of CD8+ T_cells: {one} #1 in $x$. "
            "J Made Up Oncol. 2015;33(25):2780-2788. doi:10.1200/JCO_2014.58.3377 "
            "ClinicalTrials.gov identifier: NCT00769704.",
        ),
        (
            PAGE, "vancouver",
            "What a page of ours says? [Internet]. Example News; 2025 Nov 19 [cited 2026 Nov 22]. "
            "Available from: https://example.org/?p=1&q=2",
        ),
        (
            PAGE, "ama",
            "What a page of ours says? Example News. November 19, 2025. Accessed November 22, 2026. "
            "https://example.org/?p=1&q=2",
        ),
        (of_people(6), "vancouver", "Name1 AB, Name2 AB, Name3 AB, Name4 AB, Name5 AB, Name6 AB. Title."),
        (
            of_people(7), "vancouver",
            "Name1 AB, Name2 AB, Name3 AB, Name4 AB, Name5 AB, Name6 AB, et al. Title.",
        ),
        (of_people(6), "ama", "Name1 AB, Name2 AB, Name3 AB, Name4 AB, Name5 AB, Name6 AB. Title."),
        (of_people(7), "ama", "Name1 AB, Name2 AB, Name3 AB, et al. Title."),
        (of_people(0, pages="e00537", volume="8"), "vancouver", "Title. 8:e00537."),
        (of_people(0, date=(2020,)), "ama", "Title. 2020."),
        (Work(id="x", type="article-journal"), "ama", "No field of the citation is verified."),
    ],
)  # fmt: skip
def test_styles_print_by_their_rules(work: Work, style: str, said: str) -> None:
    assert cite(work, style) == said


def test_rich_text_is_escaped_and_the_journal_slanted() -> None:
    odd = Work(id="x", type="article-journal", title="a <b> & <script>", container="J <i>", date=(2020,))
    assert cite(odd, "ama", rich=True) == "a &lt;b&gt; &amp; &lt;script&gt;. <i>J &lt;i&gt;</i>. 2020."
    assert "<" not in cite(odd, "vancouver", rich=True)
    with pytest.raises(ValueError, match="harvard"):
        cite(odd, "harvard")


@pytest.mark.parametrize(
    ("text", "names", "more"),
    [
        ("Andtb RHI, De Ruys D, et al.", (Name("Andtb", "RHI"), Name("De Ruys", "D")), True),
        ("US Food and Drug Administration", (Name("US Food and Drug Administration"),), False),
        ("Osei, Ama Bea; Li, Wei", (Name("Osei", "Ama Bea"), Name("Li", "Wei")), False),
        ("Öz Ç, Kim J-H", (Name("Öz", "Ç"), Name("Kim", "J-H")), False),
        ("", (), False),
    ],
)  # fmt: skip
def test_names_are_told_apart(text: str, names: tuple[Name, ...], more: bool) -> None:
    assert people(text) == (names, more)


def test_initials_are_printed_bare_and_handed_on_apart() -> None:
    told = [
        (name.initials, name.dotted) for name in (Name("A", "RHI"), Name("K", "J-H"), Name("O", "Ama B."))
    ]
    assert told == [("RHI", "R. H. I."), ("JH", "J. H."), ("AB", "Ama B.")]


def source(**fields: Any) -> Source:
    given = dict.fromkeys(Source.__struct_fields__[:-3])
    given |= {"id": "s", "title": "T", "kind": "trial paper", "tier": 2, "unverified_fields": ()}
    return Source(**{**given, **fields})


def test_what_is_unverified_is_left_out_and_named_everywhere() -> None:
    work = of_source(
        source(doi="10.1/wrong", authors="Wrong A", year=1999, unverified_fields=("doi", "authors"))
    )
    assert work.missing == ("authors", "DOI")
    for text in [cite(work, "vancouver"), cite(work, "ama")] + [
        write([work], each, NOTE) for each in ("ris", "bibtex", "csl-json")
    ]:
        assert "Wrong" not in text
        assert "10.1/" not in text
    for each in ("ris", "bibtex", "csl-json"):
        assert "Unverified and left out: authors, DOI." in write([work], each, NOTE)
        assert "not reviewed by a clinician" in write([work], each, NOTE)


READERS = {"ris": ris, "bibtex": bibtex, "csl-json": csl_json}


@pytest.mark.parametrize("format", READERS)
def test_our_own_readers_read_every_field_back(format: str) -> None:
    text = write([PAPER, PAGE], format, NOTE)
    parts = READERS[format].split(text.encode(), "x")
    assert len(parts) == 2
    paper, page = (READERS[format].read(part.data, "x").metadata for part in parts)
    assert paper.title == PAPER.title
    assert (paper.journal, paper.publisher, paper.date) == (PAPER.container, PAPER.publisher, "2015-09-01")
    assert (paper.doi, paper.pmid, paper.pmcid) == (PAPER.doi, PAPER.pmid, PAPER.pmcid)
    # Whole names of bodies with an "and" within are kept by the libraries: see below.
    for name in PAPER.authors[:2]:
        assert name.family in (paper.authors or "")
    assert (page.title, page.publisher, page.date, page.kind) == (
        PAGE.title, PAGE.publisher, "2025-11-19", "web page",
    )  # fmt: skip


def test_the_libraries_read_volume_issue_pages_and_links_back() -> None:
    import bibtexparser
    import rispy

    entry = rispy.loads(write([PAPER], "ris", NOTE))[0]
    assert (entry["volume"], entry["number"], entry["start_page"], entry["end_page"]) == (
        "33", "25", "2780", "2788",
    )  # fmt: skip
    assert entry["authors"] == ["Osei, A. B. C.", "De Li, D.", "The One and Only Group,", "et al.,"]
    assert entry["custom3"] == PAPER.nct
    fields = bibtexparser.parse_string(write([PAPER], "bibtex", NOTE)).entries[0].fields_dict
    assert [fields[name].value for name in ("volume", "number", "pages", "nct")] == [
        "33", "25", "2780--2788", PAPER.nct,
    ]  # fmt: skip
    assert fields["author"].value == "Osei, A. B. C. and De Li, D. and {The One and Only Group} and others"
    (item,) = json.loads(write([PAPER], "csl-json", NOTE))
    assert (item["volume"], item["issue"], item["page"]) == ("33", "25", "2780-2788")
    assert json.loads(write([PAGE], "csl-json", NOTE))[0]["URL"] == PAGE.url


@pytest.mark.parametrize("format", READERS)
def test_no_title_begins_a_field_or_ends_an_entry(format: str) -> None:
    odd = "one\nER  - \nTY  - JOUR\r\nTI  - two }\n@article{y, title={z}} \\end \x00"
    work = of_source(source(title=odd))
    parts = READERS[format].split(write([work], format, NOTE).encode(), "x")
    assert len(parts) == 1
    title = READERS[format].read(parts[0].data, "x").metadata.title or ""
    assert title.startswith("one ER - TY - JOUR TI - two }")


def test_two_works_of_like_ids_get_keys_of_their_own() -> None:
    works = [Work(id="a.b", type="article", title="1"), Work(id="ab", type="article", title="2")]
    text = write(works, "bibtex", NOTE)
    assert "{ab," in text
    assert "{abx," in text
    with pytest.raises(ValueError, match="endnote"):
        write(works, "endnote", NOTE)


def test_a_passage_is_copied_with_citation_caveats_link_and_standing() -> None:
    made = quoted(
        PAPER, "words of <b> ours", "¶33, sentence 1", "abscope://source/x?q=a&b", "2026-11-22",
        "ama", ["subgroup", "seen in an abstract"],
    )  # fmt: skip
    lines = made.plain.split("\n")
    assert lines[0] == "“words of <b> ours” (¶33, sentence 1)"
    assert lines[1].startswith("Osei ABC, ")
    assert lines[2:] == [
        "subgroup", "seen in an abstract", "Unverified and left out: publisher.",
        "abscope://source/x?q=a&b", NOTE,
    ]  # fmt: skip
    assert made.rich.startswith("<p>“words of &lt;b&gt; ours” (¶33, sentence 1)</p>")
    assert "<i>J Made Up Oncol</i>" in made.rich
    assert made.rich.count("<p>") == 7
    assert quoted(PAGE, "", "", "", "2026-11-22").plain.startswith("What a page of ours says? [Internet].")
