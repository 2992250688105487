"""Score the recordings that are kept: each once under the same rules, options and program."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from ekbom import __version__
from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.found_record import record_of, with_key
from ekbom.actions.night_scored import remember_night
from ekbom.actions.original_copies import reading_copies
from ekbom.exchange.night_json import plain_value
from ekbom.knowledge.load import load_detector, load_rules
from ekbom.knowledge.night_policy import load_night_policy
from ekbom.model.errors import StoreError, UsageError
from ekbom.model.finding import Finding
from ekbom.model.kept import Kept
from ekbom.model.rules import with_options

if TYPE_CHECKING:
    from ekbom.actions.night import ScoredNight
    from ekbom.recordings.labels import LabelMap

__all__ = ["HowScored", "KeptScoring", "score_kept", "unscored"]


@dataclass(frozen=True, slots=True)
class HowScored:
    """What a scoring rests on beside the recording; see `ekbom.actions.night.score_night`.

    Attributes
    ----------
    rules : str
    left, right, leg, unit : str or None
    options : mapping of str to str
    labels : LabelMap, str or None
        What the labels of the laboratory mean, or the path of such a map; without one that with
        which the recording was brought in.
    marked : bool
    sit : str or None
    seed : int
    """

    rules: str = "wasm2016"
    left: str | None = None
    right: str | None = None
    leg: str | None = None
    unit: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    labels: LabelMap | str | None = None
    marked: bool = False
    sit: str | None = None
    seed: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON; every option of the rules, and the labels by their hash.

        Raises
        ------
        UsageError
            For an edition or an option that does not exist.
        InputError
            When the map of labels cannot be read.
        """
        edition = with_options(load_rules(self.rules), self.options)
        return {**asdict(self), "options": edition.options(), "labels": _hash_of(self.labels)}


@dataclass(frozen=True, slots=True)
class KeptScoring:
    """A scoring as it is kept.

    Attributes
    ----------
    record : Kept
    night : ScoredNight or None
        None where it was only looked up.
    before : bool
        Whether it was kept before.
    """

    record: Kept
    night: ScoredNight | None
    before: bool

    def say(self) -> str:
        """The answer in a few plain lines."""
        return str(self.record.body["said"])

    def to_dict(self) -> dict[str, Any]:
        """The night as it stands in ``night.json``."""
        return dict(self.record.body["night"])

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was odd about the night and its files."""
        return tuple(Finding(**one) for one in self.record.body["night"]["findings"])


@person_verb("score")
def score_kept(
    desk: Desk,
    person: str,
    recording: str,
    how: HowScored = HowScored(),
    *,
    anew: bool = False,
) -> KeptScoring:
    """Score a recording that is kept, and keep what was found; never twice.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    recording : str
        Id of its record, or its first letters.
    how : HowScored
    anew : bool
        Work it out again although it is kept, for its files; what is kept stays.

    Raises
    ------
    NotAllowed
        When the actor may not score for this person, or there is no such record.
    UsageError
        When it is no recording, or for an edition, option or channel that does not exist.
    InputError
        When the recording cannot be scored.
    StoreError
        When the original is not there or was altered, or the scoring cannot be kept; also when
        the same recording was scored otherwise before, which must not be.
    """
    store = desk.store
    record = record_of(store, person, recording)
    if record.kind != "recording":
        raise UsageError(
            recording, f"it is no recording but a record of another kind ({record.kind})",
            "see ekbom list --kind recording",
        )  # fmt: skip
    how = _for_night(how, record)
    told = how.to_dict()
    key = _key(record, told)
    old = with_key(store, person, "scoring", key)
    if old is not None and not anew:
        store.note(desk.event("score_kept", person, (old.id,), result="nothing_changed"))
        return KeptScoring(old, None, before=True)
    night = _scored(desk, record, how)
    remember_night(desk.originals, record.key, key, night)
    body = {
        "recording": record.id,
        "rules": how.rules,
        "options": told,
        "version": __version__,
        "night": night.to_dict(),
        "said": night.say(),
    }
    with store.transaction():
        old = with_key(store, person, "scoring", key)
        if old is not None:
            store.note(desk.event("score_kept", person, (old.id,), result="nothing_changed"))
            _check_same(record, old, body)
            return KeptScoring(old, night, before=True)
        made = desk.first_record(
            person, "scoring", key, body,
            at=record.at, night=record.night, source=record.source,
        )  # fmt: skip
        store.keep([made], desk.event("score_kept", person, (made.id,)))
    return KeptScoring(made, night, before=False)


@person_verb("score")
def unscored(desk: Desk, person: str, how: HowScored = HowScored()) -> tuple[Kept, ...]:
    """The recordings that are kept and were not scored like this yet, by their nights.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    how : HowScored

    Raises
    ------
    NotAllowed
        When the actor may not score for this person.
    UsageError
        For an edition or an option that does not exist.
    """
    store = desk.store
    how.to_dict()  # an edition or option that does not exist is refused also without any night
    with store.snapshot():
        recordings = store.find(person, "recording")
        known = {one.key for one in store.find(person, "scoring")}
    store.note(desk.event("unscored", person))
    return tuple(
        one for one in recordings if _key(one, _for_night(how, one).to_dict()) not in known
    )


def _for_night(how: HowScored, recording: Kept) -> HowScored:
    """With the labels the recording was brought in with, where nobody says others."""
    if how.labels is not None:
        return how
    from ekbom.actions.kept_labels import labels_of_night

    return replace(how, labels=labels_of_night(recording))


def _key(recording: Kept, told: Mapping[str, Any]) -> str:
    """The same for the same recording and marks, rules, options, and what the program goes by."""
    rests = {
        "recording": recording.key,
        "marks": [mark["sha256"] for mark in recording.body["marks"]],
        "how": told,
        "version": __version__,
        "rules": plain_value(load_rules(told["rules"])),
        "detector": plain_value(load_detector()),
        "policy": plain_value(load_night_policy()),
    }
    return sha256(json.dumps(rests, sort_keys=True).encode()).hexdigest()


def _check_same(recording: Kept, old: Kept, body: Mapping[str, Any]) -> None:
    if json.loads(json.dumps(body["night"])) != old.body["night"]:
        raise StoreError(
            str(recording.body["name"]),
            f"scored again it is another night than the one kept on {old.written_at.date()}",
            "nothing was changed; report this with both",
        )


def _scored(desk: Desk, recording: Kept, how: HowScored) -> ScoredNight:
    from ekbom.actions.night import score_night

    files = [(str(recording.body["name"]), recording.original or recording.key)]
    files += [(str(mark["name"]), str(mark["sha256"])) for mark in recording.body["marks"]]
    with reading_copies(desk.originals, desk.folder, files) as (night, *stages):
        return score_night(
            night, how.rules, left=how.left, right=how.right, leg=how.leg, unit=how.unit,
            stages=stages or None, labels=how.labels, options=how.options, marked=how.marked,
            sit=how.sit, seed=how.seed,
        )  # fmt: skip


def _hash_of(labels: LabelMap | str | None) -> str:
    """Of what it says: the same map is the same in a file and kept under a name."""
    if labels is None:
        return ""
    from ekbom.actions.night_marks import known_labels
    from ekbom.recordings.labels import labels_text

    return sha256(labels_text(known_labels(labels)).encode()).hexdigest()
