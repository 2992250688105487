"""The warnings of a planned visit: rules that hold, red flags, points in pregnancy, needles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ekbom.knowledge.shipped_rules import ground
from ekbom.knowledge.treatment_policy import urgency_levels
from ekbom.knowledge.treatment_safety import red_flags, safety_rules
from ekbom.model.safety_rule import SAFETY_LEVELS
from ekbom.treatment.point_cards import point_card
from ekbom.treatment.screen import Asked, judge

if TYPE_CHECKING:
    from datetime import date

    from ekbom.model.acupoint import Acupoint
    from ekbom.model.planned_visit import PlannedVisit, Screen
    from ekbom.model.safety_policy import SafetyPolicy
    from ekbom.model.safety_rule import Act, SafetyLevel, SafetyRule
    from ekbom.model.verdict import Ground
    from ekbom.treatment.targets import Seen

FLAG, PREGNANCY, COUNT = "redflag.", "pregnancy", "needle_count"
_FIRST = "first_visit_faint"


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a visit is held against.

    Attributes
    ----------
    visit : PlannedVisit
    acts : tuple of Seen
    screen : Screen
        As `ekbom.treatment.screen.of_the_day` gives it.
    today : date
    policy : SafetyPolicy
    """

    visit: PlannedVisit
    acts: tuple[Seen, ...]
    screen: Screen
    today: date
    policy: SafetyPolicy

    def asked(self, rule: SafetyRule, act: Seen) -> Asked:
        """The rule put to one act."""
        return Asked(rule, act, self.acts, self.screen, self.visit, self.today)

    def spoken_of(self, rule: str) -> Iterator[tuple[Seen, SafetyLevel]]:
        """The acts a rule speaks of under this policy, each with its level."""
        levels = self.policy.levels[rule]
        yield from (
            (act, levels[act.planned.act]) for act in self.acts if act.planned.act in levels
        )


@dataclass(frozen=True, slots=True)
class Raised:
    """One warning.

    Attributes
    ----------
    rule, target, name, why, says : str
        As in `ekbom.model.safety_answer.Card`.
    hits : tuple of (Seen, SafetyLevel)
        The acts it is about.
    grounds : tuple of Ground
    level : SafetyLevel
        The strictest.
    letter : bool
        Whether a letter goes out: then nobody has to sign that the card was read.
    everybody : bool
        Whether it holds for everybody at that visit, and says nothing of this person.
    """

    rule: str
    target: str
    name: str
    why: str
    says: str
    hits: tuple[tuple[Seen, SafetyLevel], ...]
    grounds: tuple[Ground, ...]
    level: SafetyLevel
    letter: bool = False
    everybody: bool = False

    @property
    def whole(self) -> bool:
        """Whether it is the whole visit that cannot be closed, and not one of its acts."""
        return self.rule == COUNT

    @property
    def acts(self) -> tuple[Act, ...]:
        """The acts it is about, each once."""
        return tuple(dict.fromkeys(act.planned.act for act, _ in self.hits))


def raise_all(now: Situation) -> tuple[Raised, ...]:
    """Every warning, the strictest first; alike in the order of the data."""
    found = (*_flags(now), *_rules(now), *_points(now), *_count(now))
    return tuple(sorted(found, key=lambda one: SAFETY_LEVELS.index(one.level)))


def _rules(now: Situation) -> Iterator[Raised]:
    for rule in safety_rules().values():
        hits = tuple(
            (act, level)
            for act, level in now.spoken_of(rule.id)
            if judge(now.asked(rule, act)).holds
        )
        if hits:
            yield Raised(
                rule.id,
                "",
                rule.name,
                rule.when,
                rule.says,
                hits,
                (ground(f"treat.{rule.id}"),),
                _strictest(hits),
                letter=bool(rule.letter),
                everybody=rule.id == _FIRST and not now.screen.fasted,
            )


def _flags(now: Situation) -> Iterator[Raised]:
    """The red flags that are there: a card for referral, whatever is planned."""
    for id_, flag in red_flags().items():
        if now.screen.red_flags.get(id_):
            # What nobody checked yet is shown, and stops nothing.
            checked = flag.backing.status == "verified"
            level = urgency_levels()[flag.urgency if checked else "soon"]
            hits = tuple((act, level) for act in now.acts)
            why = f"{'; '.join(flag.signs).capitalize()}."
            fact = f"{FLAG}{id_}"
            yield Raised(fact, "", "Red flag", why, flag.action, hits, (ground(fact),), level)


def _points(now: Situation) -> Iterator[Raised]:
    """In pregnancy, each point that lists warn of, and each target that no list can be read on."""
    if not now.screen.pregnant:
        return
    acts = [(act, level) for act, level in now.spoken_of(PREGNANCY) if act.planned.target]
    points = {point.code: point for act, _ in acts for point in act.points}
    for code, point in points.items():
        if point.pregnancy != "none":
            hits = tuple(_set(now, hit) for hit in acts if point in hit[0].points)
            yield _point(code, point, hits)
    for name in dict.fromkeys(act.name for act, _ in acts if not act.known):
        hits = tuple(hit for hit in acts if hit[0].name == name)
        says = "It is not in the tables, so what lists say of it in pregnancy is not known here."
        grounds = (ground(f"treat.{PREGNANCY}"),)
        title, why = f"{name} in pregnancy", f"{name} is planned in pregnancy."
        yield Raised(PREGNANCY, name, title, why, says, hits, grounds, _strictest(hits))


def _point(code: str, point: Acupoint, hits: tuple[tuple[Seen, SafetyLevel], ...]) -> Raised:
    view = point_card(point, "clinician").pregnancy
    grounds = view.grounds if view is not None else ()
    return Raised(
        PREGNANCY,
        code,
        f"{code} in pregnancy",
        f"{code} ({point.pinyin}) is planned in pregnancy.",
        " ".join(one.says for one in grounds),
        hits,
        grounds,
        _strictest(hits),
    )


def _set(now: Situation, hit: tuple[Seen, SafetyLevel]) -> tuple[Seen, SafetyLevel]:
    """As the clinic has set it for such points; what is stricter stays."""
    return (hit[0], "hard_stop") if now.policy.pregnancy_points == "strict" else hit


def _count(now: Situation) -> Iterator[Raised]:
    went, came = now.visit.needles_in, now.visit.needles_out
    if went is None or came is None or went == came >= 0:
        return
    fact = ground(f"policy.{COUNT}")
    hits = tuple((act, _STOP) for act in now.acts if act.needles)
    why = f"{went} needles went in and {came} came out."
    yield Raised(COUNT, "", "Needles in and out", why, fact.says, hits, (fact,), _STOP)


_STOP: SafetyLevel = "hard_stop"


def _strictest(hits: tuple[tuple[Seen, SafetyLevel], ...]) -> SafetyLevel:
    return min((level for _, level in hits), key=SAFETY_LEVELS.index)
