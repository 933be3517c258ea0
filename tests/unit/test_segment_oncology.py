"""Sentences as oncology prints them: doses, routes, journals, figures, citations; the same at every reading.

Rules and spans in general are test_segment.py's; the seeds' ordinals too.
"""

from __future__ import annotations

import pytest
from pages import PAGES

from abscope_store.importing.parse import parse
from abscope_store.importing.segment import sentences

CASES = [
    ("Doses were given p.o. The rest had none.", 2),
    ("It was given i.v. every 3 weeks to all.", 1),
    ("It was given i.v. over 60 min. The rest had none.", 2),
    ("Nelvirumab (240 mg i.v. q2w.) was given first.", 1),
    ("Drug A vs. Drug B was compared.", 1),
    ("PFS was 5.1 vs. 4.0 months.", 1),
    ("See Fig. 2A and Suppl. Table 3 for more.", 1),
    ("See Suppl. Fig. S1. It shows the curve.", 2),
    ("Osei et al. (2031) reported it. Others did not.", 2),
    ("Osei et al. reported 12 cases. Others did not.", 2),
    ("Trial No. 4 was closed. No. 5 was not.", 2),
    ("A dose of 60 Gy. Then nothing.", 2),
    ("A dose of 2 Gy. per fraction was used.", 1),
    ("Dr. Holm and Prof. Osei agreed. They signed.", 2),
    ("It was taken p.o. b.i.d. with food.", 1),
    ("HR 0.73 (95% CI. 0.57-0.93) was seen.", 1),
    ("The HR was 0.73 (95% CI, 0.57-0.93; P = .43). It held.", 2),
    ("P = .43 was seen. p<.001 was not.", 2),
    ("They had T4 N2 M0 disease. M1 was excluded.", 2),
    ("Age was 64 yrs. (range 41-80) in both arms.", 1),
    ("It took 12 wks. and then 4 mos. of rest.", 1),
    ("Given q.d. or b.i.d. or t.i.d. as needed.", 1),
    ("Given s.c. once. Given i.m. twice.", 2),
    ("E. coli was found. S. aureus was not.", 2),
    ("Smith J. and Holm G. wrote it.", 1),
    ("IFN-g (vs. placebo) helped. IL-2 did not.", 2),
    ("The dose was 1.5 x 10^9/L. No one fell below.", 2),
    ("CTCAE v. 5.0 was used. RECIST v1.1 too.", 2),
    ("Grade 3 (i.e. severe) harms fell. Grade 4 rose.", 2),
    ("e.g. colitis, pneumonitis etc. were listed.", 1),
    ("Colitis, pneumonitis, etc. The list is long.", 2),
    ("Approx. 12 of 40 (ca. 30 %) responded.", 1),
    ("Response was 30 %. The rest progressed.", 2),
    ("See ref. 12 and refs. 13-15 for this.", 1),
    ("Merck & Co. Inc. paid for it. Nobody else did.", 2),
    ("It ran from Jan. 2028 to Sept. 2030 in two towns.", 1),
    ("It ended on Dec. 3. The report followed.", 2),
    ("Max. dose was 20 mg, min. dose 5 mg.", 1),
    ("The U.S. FDA approved it. The E.U. did not.", 2),
    ("Stage III vs. IV was balanced. Sex was not.", 2),
    ("Was it safe? It was! \u201cYes.\u201d They said so.", 4),
    ("(It was small.) The next was not.", 2),
    ("Results were null (P = .6). [See table 2.] More follows.", 3),
    ("Of 402, 201 (50.0%) had it.2 The rest had none.", 2),
    ("It was negative.1,2 Nobody repeated it.", 2),
    ("Doses were low.[12] Others were high.[13-15] Fine.", 3),
    ("N = 402. ORR 24% vs. 21%. No more.", 3),
    ("1. Introduction", 1),
    ("1.2.1 Keep the mean lung dose below 15 Gy. Then stop.", 2),
    ("a. First arm", 1),
    ("Vol. 3, pp. 12-19, no. 4.", 1),
    ("The a.m. dose was missed. The p.m. dose was not.", 2),
    ("anti-PD-1. PD-L1 was tested. mRNA too. p16 too.", 4),
    ("Type A vs. type B... and more.", 1),
    ("It stopped\u2026 Then it went on.", 2),
    ("Median OS, 17.2 mo. Median PFS, 3.1 mo. ORR, 24%.", 3),
    ("Given at 8 a.m. on day 1.", 1),
    ("T1-2 vs. T3-4 (cf. Table 2). Done.", 2),
    ("K. Osei, G. Holm, and P. Iwu wrote it. R. Tide read it.", 2),
    ("D. Holm was blinded. C. difficile was not.", 2),
    ("Level I evidence vs. none. Grade B.", 2),
    ("Hosp. stay was 3 d. on average.", 1),
    ("Nelvirumab (Bluefjord, Inc., Port Invented) was given.", 1),
    ("It cost approx. 62.000 Euro. Nobody paid.", 2),
    ("The dose, 0.5 Gy/fx., was faint.", 1),
    ("Lesions > 2 cm. were treated.", 1),
    ("Lesions > 2 cm. Others were not.", 2),
    ("Patients >65 yr. were more frail.", 1),
    ("See https://x.example/a.b. It is long.", 2),
    ("doi:10.5555/aio.2031.318. Accessed 4 May 2031.", 2),
    ("ECOG 0 vs. 1-2. KPS > 70.", 2),
    ("Given on d. 1, 8 and 15. Then rest.", 2),
    ("q3w. Then q6w.", 2),
    ("It was given q3w. The rest had q6w.", 2),
    ("Sens. 90 %, spec. 80 %.", 1),
]


@pytest.mark.parametrize(("text", "count"), CASES)
def test_oncology_texts(text: str, count: int) -> None:
    found = sentences(text)
    assert len(found) == count, [text[start:end] for start, end in found]


def test_there_are_sixty_cases_and_each_is_its_own() -> None:
    assert len({text for text, _ in CASES}) == len(CASES) >= 60


@pytest.mark.parametrize("name", ["page.html", "article.xml", "two-columns.pdf", "report.docx", "study.json"])
def test_a_file_read_again_has_the_same_sentences(name: str) -> None:
    data = (PAGES.parent / "formats" / name).read_bytes()
    assert parse(data, name) == parse(data, name)


@pytest.mark.parametrize(("text", "_count"), CASES)
def test_sentences_split_again_stay_whole(text: str, _count: int) -> None:
    """Text copied out of a passage and imported again is split at the same places."""
    found = [text[start:end] for start, end in sentences(text)]
    assert [one for part in found for one in (part[a:b] for a, b in sentences(part))] == found
