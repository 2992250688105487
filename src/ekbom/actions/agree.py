"""How far two scorings of a night, or of many nights, agree."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ekbom.exchange.scored_in import read_night, read_scored
from ekbom.model.errors import InputError, UsageError
from ekbom.model.finding import Finding

if TYPE_CHECKING:
    from ekbom.model.agreement import Agreement, BlandAltman, IndexPair
    from ekbom.model.night_policy import AgreePolicy

_TABLES = ("leg_movements.tsv", "movements.tsv")
_NIGHT = "night.json"


@dataclass(frozen=True, slots=True)
class NightAgreement:
    """Two tables of one night.

    Attributes
    ----------
    night : str
        Name of the night; empty where two files were given.
    table : str
        ``leg_movements.tsv``, ``movements.tsv``, or the name of the first file.
    agreement : Agreement
    """

    night: str
    table: str
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class AgreeAnswer:
    """Everything that is said of two scorings.

    Attributes
    ----------
    nights : tuple of NightAgreement
    all_nights : tuple of NightAgreement
        The same over all nights, one for each table; empty for a single night.
    indices : tuple of IndexPair
    limits : tuple of BlandAltman
        Over nights; empty for a single night.
    findings : tuple of Finding
    """

    nights: tuple[NightAgreement, ...]
    all_nights: tuple[NightAgreement, ...]
    indices: tuple[IndexPair, ...]
    limits: tuple[BlandAltman, ...]
    findings: tuple[Finding, ...]

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return asdict(self)


def agree_scorings(
    a: str | Path,
    b: str | Path,
    *,
    iou: float | None = None,
    onset: float | None = None,
    epoch: float | None = None,
) -> AgreeAnswer:
    """Compare two scorings.

    Parameters
    ----------
    a, b : str or Path
        Two tables of movements, two folders as ``ekbom score`` writes them, or two folders of
        such folders whose names are those of the nights. Precision is the share of `a` that is in
        `b`; `b` is the yardstick.
    iou, onset, epoch : float, optional
        Least overlap, most seconds between onsets, seconds of an epoch.

    Returns
    -------
    AgreeAnswer

    Raises
    ------
    InputError
        When a file cannot be read, or there is nothing to compare.
    UsageError
        When a file stands against a folder, a limit cannot be, or the tables differ in kind.
    """
    from ekbom.movements.agree import bland_altman, pooled

    policy = _policy(iou, onset, epoch)
    try:
        places, findings = _places(Path(a), Path(b))
    except OSError as error:
        raise InputError(
            str(error.filename), f"it cannot be read ({error.strerror})", "check name and place"
        ) from error
    nights: list[NightAgreement] = []
    pairs: list[IndexPair] = []
    for night, (first, second) in places.items():
        compared, indices = _night(night, first, second, policy, findings)
        nights += compared
        pairs += indices
    several = len(places) > 1
    tables = dict.fromkeys(one.table for one in nights)
    return AgreeAnswer(
        nights=tuple(nights),
        all_nights=tuple(
            NightAgreement("", name, pooled(one.agreement for one in nights if one.table == name))
            for name in tables
            if several
        ),
        indices=tuple(pairs),
        limits=bland_altman(pairs) if several else (),
        findings=tuple(findings),
    )


def _policy(iou: float | None, onset: float | None, epoch: float | None) -> AgreePolicy:
    from ekbom.knowledge.night_policy import load_night_policy

    usual = load_night_policy().agree
    policy = replace(
        usual,
        iou_min=usual.iou_min if iou is None else iou,
        onset_s=usual.onset_s if onset is None else onset,
        epoch_s=usual.epoch_s if epoch is None else epoch,
    )
    # Written so that what is not a number fails as well.
    if not 0 < policy.iou_min <= 1:
        raise UsageError("--iou", f"{policy.iou_min:g} is no share", "give one above 0, up to 1")
    if not 0 <= policy.onset_s < 1e6:
        raise UsageError("--onset", f"{policy.onset_s:g} s cannot be", "give seconds from 0 on")
    if not 1 <= policy.epoch_s < 1e6:
        raise UsageError("--epoch", f"{policy.epoch_s:g} s cannot be", "give a second or more")
    return policy


def _places(a: Path, b: Path) -> tuple[dict[str, tuple[Path, Path]], list[Finding]]:
    """Nights by name, with the file or folder of either side."""
    if a.is_dir() != b.is_dir():
        for place in (a, b):
            # Names the one that is not there at all.
            place.stat()
        raise UsageError("agree", "one is a folder and the other is not", "give two of one kind")
    if not a.is_dir() or (_holds_night(a) and _holds_night(b)):
        return {"": (a, b)}, []
    named = [{one.name for one in side.iterdir() if _holds_night(one)} for side in (a, b)]
    both = sorted(named[0] & named[1])
    if not both:
        raise InputError(
            str(a),
            f"no night in it is in {b} as well",
            f"give folders with {' or '.join(_TABLES)} in them",
        )
    alone = sorted(named[0] ^ named[1])
    findings = [
        Finding("night_in_one", "warning", name, "only one side holds this night", "it is left out")
        for name in alone
    ]
    return {name: (a / name, b / name) for name in both}, findings


def _holds_night(place: Path) -> bool:
    return any((place / name).is_file() for name in _TABLES)


def _night(
    night: str, a: Path, b: Path, policy: AgreePolicy, findings: list[Finding]
) -> tuple[list[NightAgreement], tuple[IndexPair, ...]]:
    """Every table of a night that both sides hold, and their indices."""
    from ekbom.movements.agree import compare, index_pairs

    if not a.is_dir():
        return [
            NightAgreement(night, a.name, compare(read_scored(a), read_scored(b), policy=policy))
        ], ()
    pairs: tuple[IndexPair, ...] = ()
    duration = None
    if (a / _NIGHT).is_file() and (b / _NIGHT).is_file():
        first, second = read_night(a / _NIGHT), read_night(b / _NIGHT)
        pairs = index_pairs(night, first[0], second[0])
        duration = first[1]
        findings += _differing(night, first, second)
    tables = [name for name in _TABLES if (a / name).is_file() and (b / name).is_file()]
    if not tables:
        raise InputError(str(a), f"{b} holds another table", f"give {' or '.join(_TABLES)} in both")
    return [
        NightAgreement(
            night,
            name,
            compare(
                read_scored(a / name), read_scored(b / name), policy=policy, duration_s=duration
            ),
        )
        for name in tables
    ], pairs


def _differing(night: str, a: tuple[Any, ...], b: tuple[Any, ...]) -> list[Finding]:
    """What makes the indices of two scorings hard to compare."""
    where = night or _NIGHT
    found = []
    differing = [
        f"{name} {a[2].get(name, 'unknown')} and {b[2].get(name, 'unknown')}"
        for name in dict.fromkeys((*a[2], *b[2]))
        if a[2].get(name) != b[2].get(name)
    ]
    if differing:
        found.append(
            Finding(
                "rules_differ",
                "warning",
                where,
                f"they were scored by different rules: {', '.join(differing)}",
                "that by itself can make their indices differ; score both by the same rules",
            )
        )
    if a[1] is not None and b[1] is not None and a[1] != b[1]:
        found.append(
            Finding(
                "length_differs",
                "warning",
                where,
                f"one recording lasts {a[1]:g} s, the other {b[1]:g} s",
                "check that both are of the same night; epochs are counted over the first",
            )
        )
    return found
