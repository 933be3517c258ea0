"""The formats that can be imported: one module each, found by being here. Knows none of them by name.

A format module has MEDIA_TYPE, ORDER (lower asks first), `fits(data, name) -> bool` by bytes before name,
and either `read(data, name) -> Flat` or, for a container, `split(data, name) -> list[Part]`. Both raise
Refused with one sentence. They run in the worker process on hostile bytes: no file, no network.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import Protocol, cast

from abscope_store.importing.blocks import Flat, Part


class Format(Protocol):
    """What a format module looks like; `read` or `split` may be missing, not both."""

    MEDIA_TYPE: str
    ORDER: int

    def fits(self, data: bytes, name: str) -> bool: ...

    def read(self, data: bytes, name: str) -> Flat: ...

    def split(self, data: bytes, name: str) -> list[Part]: ...


@cache
def formats() -> tuple[Format, ...]:
    """Every format module, in the order in which they are asked."""
    found = [
        cast(Format, importlib.import_module(f"{__name__}.{module.name}"))
        for module in pkgutil.iter_modules(__path__)
        if not module.name.startswith("_")
    ]
    return tuple(sorted(found, key=lambda each: each.ORDER))


def format_of(data: bytes, name: str) -> Format | None:
    """The first format that fits, None where none does."""
    return next((each for each in formats() if each.fits(data, name)), None)
