"""The results section of a registry record as readable rows: flow, outcomes with analyses, adverse events.

Writes what the record says, in its order; computes nothing and joins nothing that it keeps apart.
"""

from __future__ import annotations

from typing import Any

from abscope_store.importing.formats._ctgov_sheet import Sheet, items, text


def write(sheet: Sheet, results: dict[str, Any]) -> None:
    """The blocks of the section, none where the study has posted no results."""
    if not results:
        return
    sheet.heading("Results", 2)
    _flow(sheet, items(results, "participantFlowModule"))
    _baseline(sheet, items(results, "baselineCharacteristicsModule"))
    for measure in sheet.dicts(items(results, "outcomeMeasuresModule"), "outcomeMeasures"):
        _outcome(sheet, measure)
    _events(sheet, items(results, "adverseEventsModule"))
    limits = items(results, "moreInfoModule", "limitationsAndCaveats")
    if text(limits, "description"):
        sheet.heading("Limitations and caveats", 3)
        sheet.prose(text(limits, "description"))


def _titles(sheet: Sheet, module: dict[str, Any], key: str) -> dict[str, str]:
    return {text(group, "id"): text(group, "title") for group in sheet.dicts(module, key)}


def _groups(sheet: Sheet, module: dict[str, Any], key: str) -> dict[str, str]:
    """Group id -> title; a row for each with its description."""
    for group in sheet.dicts(module, key):
        sheet.row([f"Group: {text(group, 'title')}", text(group, "description")])
    return _titles(sheet, module, key)


def _flow(sheet: Sheet, flow: dict[str, Any]) -> None:
    if not flow:
        return
    sheet.heading("Participant flow", 3)
    titles = _groups(sheet, flow, "groups")
    for period in sheet.dicts(flow, "periods"):
        for milestone in sheet.dicts(period, "milestones"):
            for number in sheet.dicts(milestone, "achievements"):
                sheet.row([
                    text(period, "title"), sheet.words(text(milestone, "type")),
                    titles.get(text(number, "groupId"), ""), text(number, "numSubjects"),
                ])  # fmt: skip


def _baseline(sheet: Sheet, baseline: dict[str, Any]) -> None:
    if not baseline:
        return
    sheet.heading("Baseline characteristics", 3)
    titles = _groups(sheet, baseline, "groups")
    for measure in sheet.dicts(baseline, "measures"):
        _values(sheet, measure, titles, text(measure, "title"))


def _outcome(sheet: Sheet, measure: dict[str, Any]) -> None:
    kind = sheet.words(text(measure, "type"))
    sheet.heading(": ".join(filter(None, [kind, text(measure, "title")])), 3)
    if text(measure, "description"):
        sheet.prose(text(measure, "description"))
    sheet.row(["Time frame", text(measure, "timeFrame")])
    sheet.row(["Population", text(measure, "populationDescription")])
    titles = _groups(sheet, measure, "groups")
    for denominator in sheet.dicts(measure, "denoms"):
        for count in sheet.dicts(denominator, "counts"):
            group = titles.get(text(count, "groupId"), "")
            sheet.row([f"{text(denominator, 'units')} analysed", group, text(count, "value")])
    _values(sheet, measure, titles, "")
    for analysis in sheet.dicts(measure, "analyses"):
        _analysis(sheet, analysis, titles)


def _values(sheet: Sheet, measure: dict[str, Any], titles: dict[str, str], label: str) -> None:
    """One row a group: what was measured, the value, its unit and its spread, as far as they are stated."""
    statistic = sheet.words(text(measure, "paramType"))
    spread = sheet.words(text(measure, "dispersionType"))
    unit = text(measure, "unitOfMeasure")
    for each in sheet.dicts(measure, "classes"):
        for category in sheet.dicts(each, "categories"):
            for value in sheet.dicts(category, "measurements"):
                number = " ".join(filter(None, [text(value, "value"), unit]))
                sheet.row([
                    ", ".join(filter(None, [label, text(each, "title"), text(category, "title")])),
                    titles.get(text(value, "groupId"), ""), statistic, number, _spread(value, spread),
                    text(value, "comment"),
                ])  # fmt: skip


def _spread(value: dict[str, Any], kind: str) -> str:
    low, high = text(value, "lowerLimit"), text(value, "upperLimit")
    if low or high:
        return f"{kind or 'range'} {low or 'not stated'} to {high or 'not stated'}"
    return f"{kind or 'spread'} {text(value, 'spread')}" if text(value, "spread") else ""


def _analysis(sheet: Sheet, analysis: dict[str, Any], titles: dict[str, str]) -> None:
    groups = " versus ".join(
        filter(None, (titles.get(each, "") for each in sheet.texts(analysis, "groupIds")))
    )
    level, sides = text(analysis, "ciPctValue"), text(analysis, "ciNumSides")
    low, high = text(analysis, "ciLowerLimit"), text(analysis, "ciUpperLimit")
    interval = ""
    if low or high:
        kind = f"{level}% CI" if level else "CI, level not stated"
        interval = f"{kind} {low or 'not stated'} to {high or 'not stated'}"
        interval += f" ({sheet.words(sides).lower()})" if sides else ""
    p = text(analysis, "pValue")
    sheet.row([
        f"Analysis: {groups}" if groups else "Analysis",
        " ".join(filter(None, [text(analysis, "paramType"), text(analysis, "paramValue")])), interval,
        f"p {p}" if p[:1] in ("<", ">", "=") else f"p = {p}" if p else "",
        text(analysis, "pValueComment"), text(analysis, "statisticalMethod"),
        sheet.words(text(analysis, "nonInferiorityType")), text(analysis, "groupDescription"),
    ])  # fmt: skip


def _events(sheet: Sheet, events: dict[str, Any]) -> None:
    if not events:
        return
    sheet.heading("Adverse events", 3)
    sheet.row(["Time frame", text(events, "timeFrame")])
    groups = sheet.dicts(events, "eventGroups")
    for group in groups:
        for label, key in (("Deaths", "deaths"), ("Serious", "serious"), ("Other", "other")):
            affected, risk = text(group, f"{key}NumAffected"), text(group, f"{key}NumAtRisk")
            if affected:
                sheet.row([label, text(group, "title"), f"{affected} of {risk}" if risk else affected])
    titles = _titles(sheet, events, "eventGroups")
    for label, key in (("Serious", "seriousEvents"), ("Other", "otherEvents")):
        for event in sheet.dicts(events, key):
            for number in sheet.dicts(event, "stats"):
                affected, risk = text(number, "numAffected"), text(number, "numAtRisk")
                sheet.row([
                    f"{label}: {text(event, 'term')}", titles.get(text(number, "groupId"), ""),
                    f"{affected} of {risk}" if affected and risk else affected,
                ])  # fmt: skip
