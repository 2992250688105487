"""The keys of the night view: what each does, and how somebody else may set them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from fastapi import Request

_COOKIE = "ekbom-keys"
_PARTS = "~"
_LONGEST = 24


@dataclass(frozen=True, slots=True)
class Key:
    """One command of the night view.

    Attributes
    ----------
    group : str
        Heading it stands under.
    words : str
        What it does, in English; translated where it is shown.
    usual : str
        As a browser names it, with ``Shift+`` or ``Ctrl+`` before it.
    score : bool
        Whether only whoever may score has it.
    """

    group: str
    words: str
    usual: str
    score: bool = False


def _(text: str) -> str:
    """Marks a text to be translated."""
    return text


KEYS: Mapping[str, Key] = MappingProxyType(
    {
        "back": Key(_("Move"), _("Back a quarter"), "ArrowLeft"),
        "on": Key(_("Move"), _("Forward a quarter"), "ArrowRight"),
        "pageback": Key(_("Move"), _("Back a window"), "Shift+ArrowLeft"),
        "pageon": Key(_("Move"), _("Forward a window"), "Shift+ArrowRight"),
        "halfback": Key(_("Move"), _("Back half an hour"), "PageUp"),
        "halfon": Key(_("Move"), _("Forward half an hour"), "PageDown"),
        "cursorback": Key(_("Move"), _("Cursor back"), ","),
        "cursoron": Key(_("Move"), _("Cursor forward"), "."),
        "nightback": Key(_("Move"), _("Night before"), "["),
        "nighton": Key(_("Move"), _("Night after"), "]"),
        "zoomin": Key(_("Look"), _("Zoom in"), "ArrowUp"),
        "zoomout": Key(_("Look"), _("Zoom out"), "ArrowDown"),
        "gainup": Key(_("Look"), _("Gain +"), "+"),
        "gaindown": Key(_("Look"), _("Gain \N{MINUS SIGN}"), "-"),
        "stages": Key(_("Look"), _("Show or hide stages"), "s"),
        "emg": Key(_("Look"), _("Legs, or all channels"), "e"),
        "charts": Key(_("Look"), _("Show or hide charts"), "c"),
        "hide": Key(_("Look"), _("Hide all marks"), "h"),
        "next": Key(_("Movements"), _("Next movement"), "n"),
        "last": Key(_("Movements"), _("Last movement"), "b"),
        "mark": Key(_("Movements"), _("Mark movement"), "l", score=True),
        "delete": Key(_("Movements"), _("Delete"), "Delete", score=True),
        "series": Key(_("Movements"), _("Rebuild series"), "u", score=True),
        "stagew": Key(_("Stages"), _("Wake"), "w", score=True),
        "stage1": Key(_("Stages"), _("N1"), "1", score=True),
        "stage2": Key(_("Stages"), _("N2"), "2", score=True),
        "stage3": Key(_("Stages"), _("N3"), "3", score=True),
        "stager": Key(_("Stages"), _("REM"), "r", score=True),
        "artefact": Key(_("Stages"), _("Artefact"), "a", score=True),
        "off": Key(_("Stages"), _("Switch off"), "o", score=True),
        "undo": Key(_("Keep"), _("Undo"), "Ctrl+z", score=True),
        "redo": Key(_("Keep"), _("Redo"), "Ctrl+y", score=True),
        "save": Key(_("Keep"), _("Save"), "Ctrl+s", score=True),
        "note": Key(_("Keep"), _("Note"), "m", score=True),
        "help": Key(_("Help"), _("This sheet"), "?"),
    }
)
_SHOWN = {
    "ArrowLeft": "\N{LEFTWARDS ARROW}", "ArrowRight": "\N{RIGHTWARDS ARROW}",
    "ArrowUp": "\N{UPWARDS ARROW}", "ArrowDown": "\N{DOWNWARDS ARROW}", "PageUp": "PgUp",
    "PageDown": "PgDn", "Delete": "Del", "-": "\N{MINUS SIGN}",
}  # fmt: skip


def key_groups() -> list[tuple[str, list[tuple[str, Key]]]]:
    """The commands under their headings, in their order."""
    found: dict[str, list[tuple[str, Key]]] = {}
    for name, one in KEYS.items():
        found.setdefault(one.group, []).append((name, one))
    return list(found.items())


def keys_of(request: Request) -> Mapping[str, str]:
    """Which key does what, in this browser."""
    said = request.cookies.get(_COOKIE, "").split(_PARTS)
    own = dict(zip(said[::2], said[1::2], strict=False))
    return {name: _checked(own.get(name, one.usual), one.usual) for name, one in KEYS.items()}


def keys_said(form: Mapping[str, str]) -> str:
    """The keys of a form as a cookie holds them; those that are as usual are left out."""
    parts = []
    for name, one in KEYS.items():
        key = _checked(form.get(name, one.usual).strip(), one.usual)
        if key != one.usual:
            parts += [name, key]
    return _PARTS.join(parts)


def shown(key: str) -> list[str]:
    """A key as it stands on the keyboard, in its parts."""
    before, plus, last = key.rpartition("+") if len(key) > 1 else ("", "", key)
    parts = [before] if plus and before else []
    return [*parts, _SHOWN.get(last or "+", last or "+")]


def _checked(key: str, usual: str) -> str:
    plain = all("!" <= letter <= "}" and letter not in '";\\' for letter in key)
    return key if key and plain and len(key) <= _LONGEST else usual
