"""Which medicine a name means: names, brands, codes; near spellings are only offered."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ekbom.knowledge.build import words_of
from ekbom.knowledge.load import drug_names
from ekbom.model.words import capital

# Share of letters two spellings have in common that are likely one name.
_ALIKE = 0.75
# A spelling with the medicine it belongs to.
_Spelling = tuple[tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a written name means.

    Attributes
    ----------
    told : str
        As written.
    ids : tuple of str
        Keys in ``drug_names.toml``; empty when the name is not known, several when it names
        several medicines.
    near : tuple of str
        Names spelt alike, when none was recognised: to be chosen from, never taken.
    """

    told: str
    ids: tuple[str, ...]
    near: tuple[str, ...] = ()

    @property
    def groups(self) -> frozenset[str]:
        """Every group of the medicines it means."""
        return frozenset(group for id_ in self.ids for group in drug_names()[id_].groups)


@cache
def recognise(told: str) -> Recognised:
    """The medicines a text names: whole words count, and a code of the ATC index does.

    A dose, a salt, capitals and a last "e" do not matter. A spelling inside a longer one that
    fits (gabapentin in gabapentin enacarbil) is not a second medicine.

    Parameters
    ----------
    told : str
        Such as ``Pramipexole 0.25 mg``, ``Mirapex`` or ``N04BC05``.
    """
    coded, several = _by_code(told)
    ids = coded or _by_name(_words(told))
    if ids:
        return Recognised(told, ids)
    return Recognised(told, (), several or _near(told))


def named(id_: str) -> str:
    """A medicine as it is written in a sentence."""
    return capital(drug_names()[id_].names[0])


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.removesuffix("e") for word in words_of(text))


def _by_code(told: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The medicine of a code; where several share it, their names to choose from."""
    tokens = {token.strip(".,;:()[]").upper() for token in told.split()}
    found = [drug for drug in drug_names().values() if drug.atc and drug.atc in tokens]
    if len(found) > 1 and len({drug.atc for drug in found}) < len(found):
        return (), tuple(drug.names[0] for drug in found)
    return tuple(drug.id for drug in found), ()


def _by_name(words: tuple[str, ...]) -> tuple[str, ...]:
    """Every medicine whose spelling stands in the words, the longest first."""
    free, found = list(words), []
    for spelling, id_ in _spellings():
        place = _place(free, spelling)
        if place is not None:
            # What a longer spelling took is not read once more.
            free[place : place + len(spelling)] = [""] * len(spelling)
            found.append(id_)
    return tuple(dict.fromkeys(found))


def _place(words: list[str], spelling: tuple[str, ...]) -> int | None:
    size = len(spelling)
    places = range(len(words) - size + 1)
    return next((n for n in places if tuple(words[n : n + size]) == spelling), None)


@cache
def _spellings() -> tuple[_Spelling, ...]:
    pairs = [(_words(name), drug.id) for drug in drug_names().values() for name in drug.names]
    return tuple(sorted(pairs, key=lambda pair: -len(" ".join(pair[0]))))


def _near(told: str) -> tuple[str, ...]:
    """Names spelt like the longest word of the text, the nearest first; far ones are noise."""
    from difflib import get_close_matches

    names = [name for drug in drug_names().values() for name in drug.names]
    longest = max(words_of(told), key=len, default="")
    return tuple(get_close_matches(longest, names, cutoff=_ALIKE))
