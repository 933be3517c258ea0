"""ClinicalTrials.gov's own JSON (version 2): one study as headings, paragraphs and readable rows.

A list of studies is split. Nothing is worked out: what the registry does not say is not there.
"""

from __future__ import annotations

import re
from typing import Any

from abscope_store.errors import Refused
from abscope_store.importing.blocks import Flat, Part
from abscope_store.importing.formats import _ctgov_results, _record
from abscope_store.importing.formats._ctgov_sheet import Sheet, items, text
from abscope_store.importing.messages import Metadata

MEDIA_TYPE = "application/vnd.clinicaltrials+json"
ORDER = 80
EXTRACTOR = "abscope-ctgov"
VERSION = "1"
WHAT = ("JSON of the registry", "study")  # what the file and one of its members are called
LARGEST = 20_000_000  # bytes of one study; the longest with results are a few

_OPENING = re.compile(rb'\s*[\[{]\s*(?:\{\s*)?"(?:protocolSection|studies|totalCount|nextPageToken|hasResults'
                      rb'|derivedSection|resultsSection|documentSection|annotationSection)"')  # fmt: skip
_DATES = (
    ("start", "startDateStruct"), ("primary completion", "primaryCompletionDateStruct"),
    ("completion", "completionDateStruct"), ("first posted", "studyFirstPostDateStruct"),
    ("results first posted", "resultsFirstPostDateStruct"),
    ("last update posted", "lastUpdatePostDateStruct"),
)  # fmt: skip


def fits(data: bytes, name: str) -> bool:  # noqa: ARG001 - the bytes say it
    """JSON that opens as the registry's interface answers, and names a protocol section."""
    head = data[:4096].removeprefix(b"\xef\xbb\xbf")
    return _OPENING.match(head) is not None and b'"protocolSection"' in data


def split(data: bytes, name: str) -> list[Part]:
    """One Part a study, with its exact bytes; the whole file where it is a single one."""
    return _record.json_parts(data, name, "studies", WHAT, _number)


def read(data: bytes, name: str) -> Flat:
    """One study. Raises Refused where it is broken or has no title."""
    if len(data) > LARGEST:
        raise Refused(f"{name} is longer than any study of the registry.")
    study = _record.json_object(data, name, WHAT)
    protocol = items(study, "protocolSection")
    sheet = Sheet()
    who = items(protocol, "identificationModule")
    title = text(who, "officialTitle") or text(who, "briefTitle")
    if not title:
        raise Refused(f"{name} is a registry record without a title.")
    sheet.heading(title, 1)
    if text(who, "briefTitle") not in ("", title):
        sheet.paragraph(text(who, "briefTitle"))
    _status(sheet, protocol)
    _description(sheet, protocol)
    _plan(sheet, protocol)
    _outcomes(sheet, protocol)
    _eligibility(sheet, protocol)
    _ctgov_results.write(sheet, items(study, "resultsSection"))
    conditions = items(protocol, "conditionsModule")
    return Flat(
        sheet.blocks, EXTRACTOR, VERSION, _metadata(protocol, title, sheet),
        problems=sheet.composer.problems(), judged=True,
        tags=_record.unique([*sheet.texts(conditions, "keywords"), *sheet.texts(conditions, "conditions")]),
    )  # fmt: skip


def _metadata(protocol: dict[str, Any], title: str, sheet: Sheet) -> Metadata:
    status = items(protocol, "statusModule")
    number = text(items(protocol, "identificationModule"), "nctId")
    posted = text(items(status, "lastUpdatePostDateStruct"), "date")
    sponsor = items(protocol, "sponsorCollaboratorsModule", "leadSponsor")
    return Metadata(
        title=_record.clip(sheet.composer.clean(title)),
        publisher="ClinicalTrials.gov",
        authors=_record.clip(sheet.composer.clean(text(sponsor, "name"))),
        date=_record.iso_words(posted),
        nct=number if re.fullmatch(r"NCT\d{8}", number) else None,
        kind="registry record",
    )


def _status(sheet: Sheet, protocol: dict[str, Any]) -> None:
    status = items(protocol, "statusModule")
    sheet.heading("Status", 2)
    overall = sheet.words(text(status, "overallStatus"))
    verified = text(status, "statusVerifiedDate")
    if overall:
        sheet.row(["Overall status", overall + (f" (verified {verified})" if verified else "")])
    sheet.row(["Why stopped", text(status, "whyStopped")])
    for label, key in _DATES:
        date = items(status, key)
        kind = sheet.words(text(date, "type")).lower()
        sheet.row([f"Date, {label}", text(date, "date") + (f" ({kind})" if kind else "")])


def _description(sheet: Sheet, protocol: dict[str, Any]) -> None:
    described = items(protocol, "descriptionModule")
    for label, key in (("Brief summary", "briefSummary"), ("Detailed description", "detailedDescription")):
        if text(described, key):
            sheet.heading(label, 2)
            sheet.prose(text(described, key))


def _plan(sheet: Sheet, protocol: dict[str, Any]) -> None:
    """Conditions, design, arms and interventions."""
    sheet.listed("Conditions", sheet.texts(items(protocol, "conditionsModule"), "conditions"))
    design = items(protocol, "designModule")
    info = items(design, "designInfo")
    enrolled = items(design, "enrollmentInfo")
    people = text(enrolled, "count")
    kind = sheet.words(text(enrolled, "type")).lower()
    rows = [
        ("Study type", sheet.words(text(design, "studyType"))),
        ("Phase", ", ".join(map(sheet.words, sheet.texts(design, "phases")))),
        ("Allocation", sheet.words(text(info, "allocation"))),
        ("Model", sheet.words(text(info, "interventionModel"))),
        ("Masking", sheet.words(text(items(info, "maskingInfo"), "masking"))),
        ("Purpose", sheet.words(text(info, "primaryPurpose"))),
        ("Enrolment", f"{people} ({kind})" if people and kind else people),
    ]
    sheet.table("Design", rows)
    arms = items(protocol, "armsInterventionsModule")
    sheet.table("Arms", [
        (text(arm, "label"), sheet.words(text(arm, "type")), text(arm, "description"),
         ", ".join(sheet.texts(arm, "interventionNames")))
        for arm in sheet.dicts(arms, "armGroups")
    ])  # fmt: skip
    sheet.table("Interventions", [
        (text(each, "name"), sheet.words(text(each, "type")), text(each, "description"),
         ", ".join(sheet.texts(each, "otherNames")))
        for each in sheet.dicts(arms, "interventions")
    ])  # fmt: skip


def _outcomes(sheet: Sheet, protocol: dict[str, Any]) -> None:
    outcomes = items(protocol, "outcomesModule")
    for label in ("primary", "secondary", "other"):
        sheet.table(f"{label.capitalize()} outcomes", [
            (text(each, "measure"), text(each, "description"), text(each, "timeFrame"))
            for each in sheet.dicts(outcomes, f"{label}Outcomes")
        ])  # fmt: skip


def _eligibility(sheet: Sheet, protocol: dict[str, Any]) -> None:
    eligible = items(protocol, "eligibilityModule")
    if not eligible:
        return
    sheet.heading("Eligibility", 2)
    sheet.prose(text(eligible, "eligibilityCriteria"))
    sheet.row(["Sex", sheet.words(text(eligible, "sex"))])
    sheet.row(["Minimum age", text(eligible, "minimumAge")])
    sheet.row(["Maximum age", text(eligible, "maximumAge")])


def _number(study: bytes) -> str:
    found = re.search(rb'"nctId"\s*:\s*"(NCT\d{8})"', study)
    return found[1].decode() if found else ""
