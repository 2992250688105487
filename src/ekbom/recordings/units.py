"""Units of voltage, and how many microvolts each is; any other is refused, never guessed."""

from __future__ import annotations

from ekbom.model.errors import InputError, UsageError

# Written in lower case, with the micro sign and the Greek mu as "u"; "mv" and "MV" are told
# apart before.
_MICROVOLTS = {
    "nv": 1e-3,
    "nanovolt": 1e-3,
    "nanovolts": 1e-3,
    "uv": 1.0,
    "uvolt": 1.0,
    "uvolts": 1.0,
    "microv": 1.0,
    "microvolt": 1.0,
    "microvolts": 1.0,
    "mikrovolt": 1.0,
    "mcv": 1.0,
    "mv": 1e3,
    "mvolt": 1e3,
    "mvolts": 1e3,
    "millivolt": 1e3,
    "millivolts": 1e3,
    "v": 1e6,
    "volt": 1e6,
    "volts": 1e6,
}
# The letter mu in code pages that a header of one byte a letter was written in and read as
# Latin-1: DOS 437 and 850 (E6), Greek ISO 8859-7 and Windows 1253 (EC), and UTF-8 read so.
_MU = (
    "\u00c2\u00b5",
    "\u00ce\u00bc",
    "\N{MICRO SIGN}",
    "\N{GREEK SMALL LETTER MU}",
    "\N{GREEK CAPITAL LETTER MU}",
    "\u00e6",
    "\u00ec",
)


def microvolts(unit: str) -> float | None:
    """How many microvolts one `unit` is; None when it is no unit of voltage known here.

    Examples
    --------
    >>> microvolts("mV"), microvolts("uV"), microvolts("%")
    (1000.0, 1.0, None)
    """
    text = unit.strip().strip("[]()").strip()
    # In a unit of exactly this form a capital M would be mega, which no recorder means.
    if text in {"MV", "Mv"}:
        return None
    for sign in _MU:
        text = text.replace(sign, "u")
    return _MICROVOLTS.get(text.casefold().replace(" ", "").replace("_", ""))


def gain(channel: str, unit: str, said: str | None) -> float:
    """Microvolts in one unit of a channel.

    Parameters
    ----------
    channel, unit : str
        Its label and the unit of its header.
    said : str or None
        The unit that a person said instead.

    Raises
    ------
    InputError
        When the unit of the header is no known unit of voltage.
    UsageError
        When the one that was said is none.
    """
    found = microvolts(unit if said is None else said)
    if found is not None:
        return found
    if said is not None:
        raise UsageError("--unit", f'"{said}" is no unit of voltage', "use one of nV, uV, mV, V")
    problem = f'its unit "{unit}" is no unit of voltage known here' if unit else "it has no unit"
    raise InputError(channel, problem, "say it, for example --unit uV")
