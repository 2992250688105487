"""Which channels are legs, by their labels.

Laboratories write them as they like: LAT/RAT, Leg/L, L-Leg, EMG Tib-L, TIB l., Bein li, jambe G, a
single Leg. A label counts as a leg only when it names a leg or its muscle, and a side is
taken only where the label says it. Anything that can be read in two ways is left to the person.

The words stand from memory, and no speaker of the other languages has reviewed them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ekbom.model.errors import UsageError
from ekbom.model.finding import Finding
from ekbom.model.recording import Channel

Side = Literal["left", "right", "none", "both"]

# Words of a leg or of the muscle in front of the shin: English, German, French, Spanish, Italian,
# Portuguese, Dutch and the Scandinavian languages.
_LEG = (
    "legs?|tibialis|tibial|tibia|tibant|anttib|tib|plms?|beine?|unterschenkel|jambes?|jbe|piernas?|"
    "gambe?|gamba|pernas?|been|ben"
)
# Words that mean the same muscle only beside a side or the word EMG.
_SHORT = "ta|at"
_LEFT = (
    "left|lft|lt|l|links|linkes|linker|lks|li|gauche|gche|izquierd[ao]|izq|sinistr[ao]|sin|sx|"
    "esquerd[ao]|esq"
)
_RIGHT = (
    "right|rgt|rt|r|rechts|rechtes|rechter|rts|re|droite?|drt|derech[ao]|der|destr[ao]|dx|"
    "direit[ao]|dir"
)
# One letter means a side only after a word of that language.
_ONE_LETTER = {
    "g": ("left", "jambes?|jbe|tib|ta"),
    "d": ("right", "jambes?|jbe|tib|ta"),
    "v": ("left", "ben"),
    "h": ("right", "ben"),
}
_FUSED = re.compile(
    rf"(?:emg)?(?P<a>l|r|left|right)?(?:{_LEG}|{_SHORT})(?:emg|ant)?(?P<b>l|r|li|re|left|right)?\d*"
)
_LEG_WORD, _SHORT_WORD = re.compile(rf"(?:emg)?(?:{_LEG})\d*"), re.compile(_SHORT)
_SIDE = {"left": re.compile(rf"(?:{_LEFT})\d?"), "right": re.compile(rf"(?:{_RIGHT})\d?")}
# A label with one of these is no electrode of a leg muscle, whatever else it says.
_NEVER = re.compile(
    r"chin\w*|kinn\w*|menton\w*|\w*mental\w*|barbilla|mento|arms?|[lr]arm|brazo\w*|bras|braccio|"
    r"biceps|deltoid\w*|ed[bc]|fd[is]|masseter\w*|eog\w*|[lr]eog|eye|loc|roc|eeg\w*|ecg\w*|ekg\w*|"
    r"resp\w*|thorax|abdomen|snore|imp|impedance|pos|position|events?|marker|status|quality|"
    r"count|index|acc|accel\w*|actigraph\w*|trigger"
)
_ECG = re.compile(r"(?:ecg|ekg|elektrokardiogramm?|cardiac|electrocardiogram)\w{0,4}")
_ASK = "say --left NAME --right NAME, or --leg NAME for a single one"


@dataclass(frozen=True, slots=True)
class LegChannels:
    """The channels of the legs, by their labels.

    Attributes
    ----------
    left, right : str or None
    single : str or None
        The one channel of a recording that names no leg; then `left` and `right` are None.
    findings : tuple of Finding
    """

    left: str | None = None
    right: str | None = None
    single: str | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """Those that there are, left first."""
        return tuple(one for one in (self.left, self.right, self.single) if one is not None)


def leg_side(label: str) -> Side | None:
    """What a label says of a leg: its side, ``none`` or ``both``; None when it names no leg.

    Examples
    --------
    >>> leg_side("EMG LAT"), leg_side("TIB r."), leg_side("Leg"), leg_side("EMG Chin")
    ('left', 'right', 'none', None)
    """
    words = _words(label)
    if any(_NEVER.fullmatch(word) for word in words):
        return None
    sides: set[str] = set()
    named = short = False
    for word in words:
        fused = _FUSED.fullmatch(word)
        if fused:
            side = fused["a"] or fused["b"]
            plain = bool(_LEG_WORD.fullmatch(word))
            named = named or plain or bool(side)
            short = short or bool(_SHORT_WORD.fullmatch(word))
            if side and not plain:
                sides.add("left" if side in {"l", "li", "left"} else "right")
        else:
            sides |= {side for side, pattern in _SIDE.items() if pattern.fullmatch(word)}
            sides |= _one_letter(word, words)
    if not named and not (short and (sides or "emg" in words)):
        return None
    if len(sides) > 1:
        return "both"
    return "left" if "left" in sides else "right" if "right" in sides else "none"


def find_legs(
    channels: Sequence[Channel],
    *,
    left: str | None = None,
    right: str | None = None,
    leg: str | None = None,
    where: str = "legs",
) -> LegChannels:
    """The channels of the legs: those named, else those whose labels leave no doubt.

    Parameters
    ----------
    channels : sequence of Channel
    left, right : str, optional
        Labels of the two legs; with one of them alone, the other leg is not looked for.
    leg : str, optional
        Label of a single channel that stands for no side.
    where : str
        What messages name, such as the file.

    Raises
    ------
    UsageError
        When a name is not there, names contradict each other, no label names a leg, or more than
        one channel can be meant.
    """
    if leg is not None and (left is not None or right is not None):
        raise UsageError("--leg", "a leg with a side is named too", "give --leg, or the sides")
    if leg is not None:
        return LegChannels(single=_named(channels, leg, "--leg"))
    if left is not None or right is not None:
        return _sides_named(channels, left, right)
    found: dict[str, list[str]] = {"left": [], "right": [], "none": [], "both": []}
    for one in channels:
        side = leg_side(one.label)
        if side is not None:
            found[side].append(one.label)
    return _without_doubt(found, channels, where)


def find_ecg(channels: Sequence[Channel]) -> str | None:
    """The first channel whose label names an electrocardiogram."""
    for one in channels:
        if any(_ECG.fullmatch(word) for word in _words(one.label)):
            return one.label
    return None


def _words(label: str) -> list[str]:
    """The words of a label, in lower case, without accents."""
    # A capital inside a word begins a new one: LegLeft, legL.
    text = re.sub(r"(?<=[a-z]{2})(?=[A-Z])", " ", label)
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)))


def _one_letter(word: str, words: Sequence[str]) -> set[str]:
    side, after = _ONE_LETTER.get(word, ("", ""))
    return {side} if side and any(re.fullmatch(after, other) for other in words) else set()


def _named(channels: Sequence[Channel], name: str, option: str) -> str:
    """The label that a person named; capitals do not count where that leaves one."""
    labels = [one.label for one in channels]
    if name in labels:
        return name
    close = [one for one in labels if one.casefold() == name.strip().casefold()]
    if len(close) == 1:
        return close[0]
    raise UsageError(
        option, f'there is no channel "{name}"', f"use one of {', '.join(labels) or 'none'}"
    )


def _sides_named(channels: Sequence[Channel], left: str | None, right: str | None) -> LegChannels:
    found = LegChannels(
        left=None if left is None else _named(channels, left, "--left"),
        right=None if right is None else _named(channels, right, "--right"),
    )
    if found.left == found.right:
        raise UsageError(
            "--left, --right", f'both name "{found.left}"', "name two channels, or use --leg"
        )
    if len(found.labels) == 1:
        return _one_leg(found, "the other one was not named")
    return found


def _without_doubt(
    found: dict[str, list[str]], channels: Sequence[Channel], where: str
) -> LegChannels:
    left, right = found["left"], found["right"]
    spare = found["none"] + found["both"]
    if len(left) == 1 and len(right) == 1:
        return LegChannels(left[0], right[0], findings=_set_aside(spare))
    if not left and not right and len(spare) == 1:
        return LegChannels(single=spare[0])
    if len(left) + len(right) == 1 and not spare:
        alone = LegChannels(left[0] if left else None, right[0] if right else None)
        return _one_leg(alone, "no label names the other one")
    candidates = left + right + spare
    if not candidates:
        labels = ", ".join(one.label for one in channels) or "none"
        raise UsageError(where, f"no label names a leg (channels: {labels})", _ASK)
    raise UsageError(where, f"more than one channel can be meant: {', '.join(candidates)}", _ASK)


def _set_aside(spare: Sequence[str]) -> tuple[Finding, ...]:
    if not spare:
        return ()
    return (
        Finding(
            "leg_channel_not_used", "note", f"channel {', '.join(spare)}",
            "the label names a leg but no side", "the two that name a side were used",
        ),
    )  # fmt: skip


def _one_leg(found: LegChannels, why: str) -> LegChannels:
    said = Finding(
        "one_leg", "warning", f"channel {found.labels[0]}", f"only one leg is there: {why}",
        "movements of the other leg are not known",
    )  # fmt: skip
    return LegChannels(found.left, found.right, findings=(said,))
