"""Which claims fit a text: how much of the text they cover, counted by how rare its words are."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from ekbom.knowledge.claim_words import Said, Slips, WordBook
from ekbom.model.claim import Claim


@dataclass(frozen=True, slots=True)
class Fit:
    """A claim that fits.

    Attributes
    ----------
    id : str
    nearness : float
        The share of the text it covers, from 0 to 1.
    opposite : bool
        Whether the text seems to say the opposite.
    """

    id: str
    nearness: float
    opposite: bool


class Matcher:
    """The claims as words, ready to be compared with a text.

    Parameters
    ----------
    claims : mapping of id to Claim
    book : WordBook
    limits : mapping
        As `ekbom.knowledge.claim_words.shipped_limits` gives them.
    """

    def __init__(
        self, claims: Mapping[str, Claim], book: WordBook, limits: Mapping[str, float]
    ) -> None:
        self._claims, self._book, self._limits = claims, book, limits
        self._said = {id_: book.say(claim.statement) for id_, claim in claims.items()}
        fields = {
            id_: (said.words, *(book.say(" ".join(of)).words for of in (one.terms, one.heads)))
            for (id_, said), one in zip(self._said.items(), claims.values(), strict=True)
        }
        self.documents = {id_: tuple(map(" ".join, words)) for id_, words in fields.items()}
        self._heads = {id_: frozenset(words[-1]) for id_, words in fields.items()}
        self._held = {
            id_: frozenset(chain.from_iterable(words)) - book.elsewhere
            for id_, words in fields.items()
        }
        counts: dict[str, int] = {}
        for words in self._held.values():
            for word in words:
                counts[word] = counts.get(word, 0) + 1
        self._rarity = {word: math.log((len(claims) + 1) / n) for word, n in counts.items()}
        self._slips = Slips({*counts, *book.spellings()})

    @property
    def weights(self) -> tuple[float, ...]:
        """How much a word counts in each field of a document: statement, terms, heads."""
        return tuple(self._limits[f"weight_{field}"] for field in ("statement", "terms", "heads"))

    def say(self, text: str) -> Said:
        """A text as words that can be compared, slips of the pen put right."""
        return self._book.say(text, self._slips)

    def fitting(self, said: Said, scores: Iterable[tuple[str, float]]) -> tuple[Fit, ...]:
        """The claims that fit a text, what is unsafe first, then the nearest.

        Parameters
        ----------
        said : Said
            As `say` gives it.
        scores : iterable of (id, score)
            Claims that share a word with the text, the nearest first.
        """
        found: list[tuple[Fit, float]] = []
        for id_, score in scores:
            near = [word for word in said.weighed if word in self._held[id_]]
            covered = self._weigh(near)
            whole = self._weigh(said.weighed) or 1
            share = covered / whole
            if self._fits(said, share, covered):
                fit = Fit(id_, share, said.opposes(self._said[id_]))
                found.append((fit, score * self._lift(id_, said, near)))
        found.sort(key=lambda row: -row[1])
        found = [row for row in found if row[1] >= self._limits["close"] * found[0][1]]
        found.sort(key=lambda row: self._claims[row[0].id].verdict != "unsafe")
        return tuple(fit for fit, _ in found[: int(self._limits["shown"])])

    def _lift(self, id_: str, said: Said, near: Sequence[str]) -> float:
        """How much nearer a claim is for being the first answer to a word, or all of it said."""
        heads = self._weigh(word for word in near if word in self._heads[id_])
        lift = 1 + self._limits["first"] * heads / (self._weigh(said.weighed) or 1)
        own = self._said[id_].words
        return lift + self._limits["stated"] * (len(own) > 1 and {*own} <= {*said.words})

    def _fits(self, said: Said, share: float, covered: float) -> bool:
        limits = self._limits
        enough = limits["share_about"] if said.about else limits["share"]
        return covered >= limits["long_mass"] or (share >= enough and covered >= limits["mass"])

    def _weigh(self, words: Iterable[str]) -> float:
        return sum(map(self._weight, words))

    def _weight(self, word: str) -> float:
        """How much a word tells; one that names another illness weighs against every claim."""
        if word in self._book.elsewhere:
            return self._limits["elsewhere"]
        return self._rarity.get(word, self._limits["strange"])
