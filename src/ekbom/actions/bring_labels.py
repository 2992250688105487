"""Say what the labels of a night mean that nothing was made of, before it is brought in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ekbom.actions.bring_staged import LABELS, Staged, lay_labels, look_again
from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.kept_labels import keep_label_map, list_label_maps
from ekbom.model.errors import UsageError
from ekbom.recordings.labels import FORMAT, USUAL, LabelMap, label_map_of, read_labels

__all__ = ["mean_labels"]


@person_verb("bring")
def mean_labels(
    desk: Desk, person: str, staged: Staged, meanings: Mapping[str, str], *, keep_as: str = ""
) -> Staged:
    """Files that wait, looked at again with what somebody said of their labels.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    staged : Staged
        A night that was looked at.
    meanings : mapping of label to meaning
        In the words of a label map; an empty meaning is none.
    keep_as : str
        Keep it for the nights to come as the map of this name; what such a map holds already stays
        in it.

    Raises
    ------
    NotAllowed
        When the actor may not bring anything in for this person, or keep no label map.
    UsageError
        When nothing was said, or of a label that is not there; for a name that is none.
    InputError
        For a meaning that does not exist.
    """
    said = {label: meaning for label, meaning in meanings.items() if meaning}
    there = {one.text for one in staged.brought.open} if staged.brought else set()
    if not said or not there.issuperset(said):
        raise UsageError(
            LABELS, "nothing was said of any word of this night", "choose what one of them means"
        )
    new = label_map_of({"format": FORMAT, "labels": said}, LABELS)
    known = USUAL if staged.labels is None else read_labels(staged.labels)
    labels = _both(known, new)
    if keep_as.strip():
        labels = _of_laboratory(desk, labels, keep_as.strip())
    looked = look_again(desk, person, lay_labels(staged, labels))
    if keep_as.strip():
        keep_label_map(desk, labels.name, labels, instead=True)
    return looked


def _of_laboratory(desk: Desk, labels: LabelMap, name: str) -> LabelMap:
    """With what the map of this name holds already; what was said now goes first."""
    kept = [one for one in list_label_maps(desk) if one.name.casefold() == name.casefold()]
    called = replace(labels, name=kept[0].name if kept else name)
    keep_label_map(desk, called.name, called, instead=True, dry_run=True)
    return _both(kept[0].labels, called) if kept else called


def _both(under: LabelMap, over: LabelMap) -> LabelMap:
    scored = tuple(dict.fromkeys((*under.scored, *over.scored)))
    return LabelMap({**under.own, **over.own}, scored, over.name or under.name)
