"""The header of a recording that is written, field by field as the specification orders them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ekbom.model.errors import UsageError

FORMS = ("EDF", "EDF+C", "EDF+D", "BDF", "BDF+C", "BDF+D")
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


@dataclass(frozen=True, slots=True)
class Field:
    """One channel in the header.

    Attributes
    ----------
    label, unit : str
    physical : (str, str)
        Least and greatest value, as written.
    digital : (int, int)
    samples : int
        In a record.
    """

    label: str
    unit: str
    physical: tuple[str, str]
    digital: tuple[int, int]
    samples: int


def sample_bytes(form: str) -> int:
    """Bytes of a sample: two in EDF, three in BDF."""
    return 3 if form.startswith("BDF") else 2


def header_bytes(
    fields: Sequence[Field],
    *,
    start: datetime,
    form: str,
    records: int,
    record_s: float,
    place: int,
) -> bytes:
    """The whole header.

    Parameters
    ----------
    fields : sequence of Field
    start : datetime
    form : str
        One of `FORMS`.
    records : int
    record_s : float
    place : int
        Bytes of a record for annotations; none when 0.

    Raises
    ------
    UsageError
        For a text that is too long for its field.
    """
    width = sample_bytes(form)
    rows = list(fields)
    if place:
        limit = 1 << (8 * width - 1)
        kind = f"{form[:3]} Annotations"
        rows.append(Field(kind, "", ("-1", "1"), (-limit, limit - 1), place // width))
    count = len(rows)
    day = f"{start.day:02d}-{_MONTHS[start.month - 1]}-{start.year}"
    head = [
        b"\xffBIOSEMI" if width == 3 else _text("0", 8),
        _text("X X X X", 80),
        _text(f"Startdate {day} X X X", 80),
        _text(start.strftime("%d.%m.%y"), 8),
        _text(start.strftime("%H.%M.%S"), 8),
        _text(str(256 * (1 + count)), 8),
        _text(_reserved(form), 44),
        _text(str(records), 8),
        _text(number_text(record_s), 8),
        _text(str(count), 4),
    ]
    head += [_text(row.label, 16) for row in rows]
    head += [_text("", 80) for _ in rows]
    head += [_text(row.unit, 8) for row in rows]
    for side in (0, 1):
        head += [_text(row.physical[side], 8) for row in rows]
    for side in (0, 1):
        head += [_text(str(row.digital[side]), 8) for row in rows]
    head += [_text("", 80) for _ in rows]
    head += [_text(str(row.samples), 8) for row in rows]
    head += [_text("", 32) for _ in rows]
    return b"".join(head)


def _reserved(form: str) -> str:
    # A plain BDF file says its width here, a plain EDF file nothing.
    if "+" in form:
        return form
    return "24BIT" if form == "BDF" else ""


def _text(text: str, width: int) -> bytes:
    raw = text.encode("latin-1", "replace")
    if len(raw) > width:
        raise UsageError(
            "header", f'"{text}" is longer than {width} letters', "give a shorter text"
        )
    return raw.ljust(width)


def number_text(value: float) -> str:
    """A number in the eight letters that a header has for it, as exact as they allow.

    Raises
    ------
    UsageError
        When its whole part alone is longer.
    """
    for digits in range(7, -1, -1):
        text = f"{value:.{digits}f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        if len(text) <= 8:
            return "0" if text == "-0" else text
    raise UsageError("header", f"{value:g} has no place in eight letters", "use another unit")
