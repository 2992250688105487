"""What would need help today: shown on every page, so that it is known before it is needed."""

from __future__ import annotations

from dataclasses import dataclass

from ekbom.knowledge.conditions import Asked, singles
from ekbom.knowledge.shipped_rules import ground, load_rule_book
from ekbom.model.assessed import Assessment
from ekbom.reports.assessment_sources import Cited, SourceTag
from ekbom.reports.words import capital

_TOPIC = "redflag."
_FACT = "rule.03"
_PART = "red_flags"


@dataclass(frozen=True, slots=True)
class RedFlagList:
    """The signs that need help today.

    Attributes
    ----------
    signs : list of (str, bool)
        Each sign, and whether nobody asked about it yet.
    says : str
        Whether they were asked about.
    marked : bool
        Whether each of those nobody asked about is marked: some were asked about.
    tags : list of SourceTag
    """

    signs: list[tuple[str, bool]]
    says: str
    marked: bool
    tags: list[SourceTag]


def red_flag_list(answer: Assessment, cited: Cited) -> RedFlagList | None:
    """Every sign, and whether it was asked about; None while no rule is about any."""
    signs = _signs()
    if not signs:
        return None
    part = next((one for one in answer.sections if one.name == _PART), None)
    # Without the part that knows, none of them counts as asked about.
    open_ = set(signs) if part is None else {one.observation for one in part.missing}
    listed = [(capital(says), name in open_) for name, says in signs.items()]
    unasked = sum(one for _, one in listed)
    says = f"{unasked} of {len(signs)} were not asked about yet; the others are not there."
    if not unasked:
        says = "All of them were asked about, and none is there."
    elif unasked == len(signs):
        says = "None of them was asked about yet. They come before every other question."
    return RedFlagList(listed, says, 0 < unasked < len(signs), cited.tags([ground(_FACT)]))


def _signs() -> dict[str, str]:
    """What the rules on red flags ask about, as it is said."""
    book = load_rule_book()
    return {
        one.observation: book.observables[one.observation].says
        for id_, rule in book.rules.items()
        if id_.startswith(_TOPIC)
        for one in singles(rule.when)
        if isinstance(one, Asked) and one.wanted
    }
