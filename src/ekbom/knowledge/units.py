"""How units are spelt: one plain spelling of each, so that ug/L, mcg/l and ug/l are one unit."""

from __future__ import annotations

_MICRO = str.maketrans({"\N{MICRO SIGN}": "u", "\N{GREEK SMALL LETTER MU}": "u"})


def plain_unit(text: str) -> str:
    """A spelling in which two spellings of one unit are the same; for comparing, not for showing.

    Examples
    --------
    >>> plain_unit("mcg / L"), plain_unit("µmol/L"), plain_unit("percent")
    ('ug/l', 'umol/l', '%')
    """
    said = "".join(text.split()).translate(_MICRO).lower().replace("mcg", "ug")
    return "%" if said in ("percent", "percentage") else said
