"""What an HTML element's own attributes say of its text: not shown, raised, lowered, too small to see.

Reads attributes and inline styles only; a page's style sheets are not known here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

_NOT_SHOWN = frozenset(
    "sr-only visually-hidden visuallyhidden screen-reader-text screenreader-text u-visually-hidden "
    "element-invisible assistive-text a11y-hidden show-for-sr sr-only-focusable offscreen is-hidden".split()
)
_FURNITURE = frozenset(
    "cookie cookies consent gdpr ccpa newsletter newsletters subscribe subscription signup share sharing "
    "social "
    "sharedaddy addtoany related recommended recommendations sidebar rail comments comment cmts disqus promo "
    "promotion advert advertisement advertising ad ads adslot dfp taboola outbrain sponsor sponsored footer "
    "foot "
    "ftr colophon masthead topbar navbar nav navigation menu breadcrumbs toc skip toolbar paywall popular "
    "trending "
    "mostread most-read most-viewed author-bio author-box about-author bio metrics altmetric feedback rating "
    "ratings pagination pager modal popup overlay login cart donate donation cta most-popular read-more "
    "more-from "
    "you-may also-like up-next discussion replies respond prev-next post-navigation site-header site-footer "
    "site-top follow widget widgets teaser teasers puff banner strip meganav megamenu crumb crumbs "
    "utility util "
    "signup onward also latest headlines ticker legal disclaimer boilerplate aside secondary drawer "
    "offcanvas dropdown "
    "search lang languages switcher upsell pricing enquiry letters poll quiz puzzles jobs shop bottom "
    "listing "
    "morelinks more-links read-next next-up authorbox byline-bio tools toolbox actions events mailing "
    "alerts app-promo "
    "apps download-app cookie-bar notice-bar badge badges store sitelinks quicklinks footerlinks".split()
)
_LENGTH = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+))\s*(px|pt|em|rem|ex|ch|%|mm|cm|in|vw|vh)?")
_PIXELS = {"pt": 1.33, "em": 16, "rem": 16, "ex": 8, "ch": 8, "%": 0.16, "mm": 3.8, "cm": 38, "in": 96}
_TINY = 1.5  # pixels: nobody reads smaller letters
_FAR = -900  # pixels: pushed off the page
_WHITE = frozenset({"white", "#fff", "#ffffff", "#fefefe", "rgb(255,255,255)", "rgba(255,255,255,1)", "snow"})
_CLEAR = frozenset({"transparent", "rgba(0,0,0,0)", "rgba(255,255,255,0)", "#0000", "#00000000"})


def declarations(style: str | None) -> dict[str, str]:
    """Property -> value of an inline style, in small letters; of 4,000 letters at most."""
    found = {}
    for part in (style or "")[:4000].lower().split(";"):
        name, colon, value = part.partition(":")
        if colon:
            found[name.strip()] = value.replace("!important", "").strip()
    return found


def not_shown(attributes: Mapping[str, str], style: Mapping[str, str], tag: str) -> str:
    """Why an element and all in it are not shown; empty where nothing says so."""
    if tag in ("html", "body"):  # hidden until a script has run: the whole page would be lost
        return ""
    if "hidden" in attributes or (tag == "dialog" and "open" not in attributes):
        return "hidden in the page"
    if attributes.get("aria-hidden", "").strip().lower() == "true":
        return "aria-hidden"
    if not _NOT_SHOWN.isdisjoint(attributes.get("class", "").lower().split()):
        return "for screen readers only"
    return "hidden by style" if style and _removed(style) else ""


def names_furniture(attributes: Mapping[str, str]) -> bool:
    """Whether class or id is made of words that stand for what surrounds a text."""
    names = f"{attributes.get('class', '')} {attributes.get('id', '')}"[:400]
    if not names.strip():
        return False
    parts = re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", names).lower())
    pairs = {f"{one}-{two}" for one, two in pairwise(parts)}
    return not _FURNITURE.isdisjoint(parts) or not _FURNITURE.isdisjoint(pairs)


def _removed(style: Mapping[str, str]) -> bool:
    if style.get("display") == "none" or style.get("mso-hide") == "all":
        return True
    if _number(style.get("opacity", "1"), 1) <= 0.02 or _pixels(style.get("text-indent", "")) <= _FAR:
        return True
    away = style.get("position") in ("absolute", "fixed")
    if away and any(_pixels(style.get(side, "")) <= _FAR for side in ("left", "top", "right", "bottom")):
        return True
    if away and re.match(r"rect\((?:0|1px)\D", style.get("clip", "")) and "auto" not in style["clip"]:
        return True
    if re.match(r"inset\((?:50|100)%|circle\(0", style.get("clip-path", "")):
        return True
    if re.search(r"scale\(\s*0\s*[,)]", style.get("transform", "")):
        return True
    flat = any(
        _pixels(style.get(side, ""), 99) <= 1 for side in ("height", "width", "max-height", "max-width")
    )
    return flat and style.get("overflow", "").split(" ")[0] in ("hidden", "clip")


def tiny(style: Mapping[str, str]) -> bool | None:
    """Whether the element's own font size is too small to read; None where it sets none."""
    size = style.get("font-size") or _font_size(style.get("font", ""))
    return None if not size or not _LENGTH.match(size) else _pixels(size, 16) < _TINY


def veiled(style: Mapping[str, str]) -> bool | None:
    """Whether `visibility` hides the element's own text; None where it says nothing."""
    return style["visibility"] in ("hidden", "collapse") if "visibility" in style else None


def colour(style: Mapping[str, str], attributes: Mapping[str, str], tag: str) -> str:
    """The element's own text colour, "white" for every way of saying white, "clear", or empty."""
    return _colour(style.get("color") or (attributes.get("color", "").lower() if tag == "font" else ""))


def ground(style: Mapping[str, str], attributes: Mapping[str, str]) -> str:
    """The element's own background in the words of `colour`; "picture" where it is an image."""
    value = style.get("background-color") or style.get("background") or attributes.get("bgcolor", "").lower()
    if "url(" in value or "gradient" in value or "background-image" in style:
        return "picture"
    found = _colour(value)
    return "" if found == "clear" else found


def script(style: Mapping[str, str]) -> str:
    """ "sup" or "sub" where the inline style raises or lowers the text."""
    return {"super": "sup", "sub": "sub"}.get(style.get("vertical-align", ""), "")


def _colour(value: str) -> str:
    value = value.replace(" ", "")
    return "white" if value in _WHITE else "clear" if value in _CLEAR else value


def _number(value: str, default: float) -> float:
    found = _LENGTH.match(value)
    return float(found[1]) / (100 if found[2] == "%" else 1) if found else default


def _pixels(value: str, default: float = 0) -> float:
    found = _LENGTH.match(value)
    return float(found[1]) * _PIXELS.get(found[2] or "px", 1) if found else default


def _font_size(value: str) -> str:
    return next((part for part in value.replace("/", " ").split() if _LENGTH.match(part)), "")
