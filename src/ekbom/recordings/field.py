"""Single header fields: text, whole number, number. What was mended is said, never hidden.

A field is a few bytes of ASCII, filled up with spaces. In the wild it also holds other letters,
NUL bytes, decimal commas and worse.
"""

from __future__ import annotations

import math
import re
import unicodedata

from ekbom.recordings.notes import Notes

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d+(?:[.,]0*)?", re.ASCII)
_STAND_IN = "\N{REPLACEMENT CHARACTER}"


def calm(text: str) -> str:
    r"""`text` with control, direction and surrogate characters replaced, fit for any screen.

    Examples
    --------
    >>> calm("LAT\x1b[2J") == "LAT\ufffd[2J"
    True
    """
    if text.isascii() and text.isprintable():
        return text
    # Categories C*: control, format (which turn the direction of writing), surrogate, private.
    # The separators of lines and paragraphs break a line as surely as a newline does.
    return "".join(
        _STAND_IN if unicodedata.category(c)[0] == "C" or unicodedata.category(c) in {"Zl", "Zp"}
        else c
        for c in text
    )  # fmt: skip


def letters(raw: bytes) -> str:
    """Bytes as text: ASCII, else UTF-8, else Latin-1."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def text_field(raw: bytes, place: str, notes: Notes, *, private: bool = False) -> str:
    """A text field without the spaces around it.

    Parameters
    ----------
    raw : bytes
    place : str
        Byte and name of the field, for findings.
    notes : Notes
    private : bool
        The field says who the person is; its text is never repeated.
    """
    body = raw.rstrip(b" \0")
    if b"\0" in raw and b"\0" not in body:
        notes.add(
            "nul_padding", "note", place, "the field is filled with NUL bytes, not spaces",
            "they were left out",
        )  # fmt: skip
    text = calm(letters(body).strip(" "))
    shown = "its text" if private else f'"{text}"'
    if not body.isascii():
        notes.add(
            "non_ascii", "note", place, f"{shown} holds letters that EDF does not know",
            "they were read as UTF-8 or Latin-1",
        )  # fmt: skip
    if _STAND_IN in text:
        notes.add(
            "control_characters", "warning", place, f"{shown} holds control characters",
            "each is shown as a stand-in",
        )  # fmt: skip
    return text


def whole_field(raw: bytes, place: str, notes: Notes) -> int | None:
    """A whole number, or None where there is none."""
    text = _plain(raw)
    if not _WHOLE.fullmatch(text):
        return None
    if not text.lstrip("+-").isdigit():
        notes.add(
            "not_whole", "warning", place, f'"{text}" is written as a fraction',
            "it was read as a whole number",
        )  # fmt: skip
    return int(re.split("[.,]", text)[0])


def number_field(raw: bytes, place: str, notes: Notes) -> float | None:
    """A finite number, or None where there is none; a decimal comma is read and said."""
    text = _plain(raw)
    if text.count(",") == 1 and "." not in text and _NUMBER.fullmatch(text.replace(",", ".")):
        notes.add(
            "decimal_comma", "warning", place, f'"{text}" is written with a comma',
            "it was read as a decimal point",
        )  # fmt: skip
        text = text.replace(",", ".")
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if math.isfinite(value) else None


def shown(raw: bytes) -> str:
    """A field as it is quoted in a message."""
    return f'"{calm(letters(raw).strip(" "))}"'


def _plain(raw: bytes) -> str:
    return letters(raw.strip(b" \0"))
