"""Visits, their cards and courses of them as lines of text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ekbom.cli.records import day_words

if TYPE_CHECKING:
    from ekbom.actions.visit_log import Course
    from ekbom.actions.visits import Recorded
    from ekbom.cli.cited import Cited
    from ekbom.cli.visit_follow import Followed
    from ekbom.model.completeness import Completeness
    from ekbom.model.safety_answer import Ask, Block, Card, Letter, SafetyAnswer
    from ekbom.model.treatment import Now, VisitRecord

STATES = {
    "stopped": "STOP",
    "postponed": "POSTPONE",
    "waiting": "ASK FIRST",
    "answered": "answered",
    "overridden": "gone on with a reason",
    "to_fill": "FILL IN",
    "filled": "filled in",
    "to_acknowledge": "READ AND SIGN",
    "acknowledged": "read",
    "letter": "letter",
}
_HOW = {"to_acknowledge": "--read", "waiting": "--answer or --override"}
_STANDARDS = {"stricta": "STRICTA", "tidier": "TIDieR"}
_TO = {"doctor": "the doctor", "prescriber": "whoever prescribes"}


def shown(lines: Iterable[str]) -> str:
    """Lines as they go to a terminal: nothing in them breaks a line or acts upon it."""
    return "\n".join("".join(c if c.isprintable() else " " for c in line) for line in lines)


def complete_lines(found: Completeness, *, whole: bool) -> Iterator[str]:
    """How far a standard is filled, and what is missing: by number, or in words."""
    said = f"{_STANDARDS[found.standard]}: {found.filled} of {found.asked} items are filled"
    if found.missing and not whole:
        said += f"; missing: {', '.join(one.id for one in found.missing)}"
    yield said
    if whole:
        yield from (f"  missing: {one.id} {one.says}" for one in found.missing)


def visit_title(course: str, visit: VisitRecord) -> str:
    """``series 1, visit 3, Sat 2026-11-21: needling``."""
    return f"{course}, visit {visit.number}, {day_words(visit.on)}: {' and '.join(visit.kinds)}"


def recorded_lines(done: Recorded, cited: Cited) -> Iterator[str]:
    """A visit with its cards, what is still asked, and what goes out."""
    yield visit_title(done.course, done.visit)
    yield from (f"  {line}" for line in visit_lines(done.visit))
    yield from safety_lines(done.safety, cited)
    yield from complete_lines(done.complete, whole=False)


def safety_lines(answer: SafetyAnswer, cited: Cited) -> Iterator[str]:
    """Every card with its sources, what stops the visit, questions and letters."""
    if answer.cards:
        yield f"Before this visit (policy {answer.policy_version})"
        for card in answer.cards:
            yield from _card(card, cited)
    stops = [_block(one) for one in answer.blocked]
    asks = [_ask(one, answer.cards) for one in answer.must_fill if one.stops]
    if stops or asks:
        yield "It cannot be kept as it is"
        yield from (*dict.fromkeys(stops), *asks)
    for letter in answer.letters:
        yield from _letter(letter)


def _card(card: Card, cited: Cited) -> Iterator[str]:
    yield f"  - {STATES[card.state]}: {card.name}. {card.why}{cited.marks(card.grounds)}"
    yield f"    {card.says}"
    yield from (f"    also: {says}" for says in card.also)
    if card.not_checked:
        yield "    ! not checked yet; it holds all the same"


def _block(block: Block) -> str:
    of = f" (act {block.number}: {block.act})" if block.act else ""
    how = "; an answer or a reason to go on lifts it" if block.liftable else ""
    return f"  x {block.rule}{of}{how}"


def _ask(ask: Ask, cards: Iterable[Card]) -> str:
    """What is asked, of which act, and for a card that is to be signed how that is said here."""
    of = f" (act {ask.number})" if ask.number else ""
    reply = {
        ".".join(filter(None, ("reply", card.rule, card.target))): (
            f" Say {_HOW[card.state]} {'@'.join(filter(None, (card.rule, card.target)))}=WORDS."
        )
        for card in cards
        if card.state in _HOW
    }
    return f"  ? {ask.field}{of}: {ask.says}{reply.get(ask.field, '')}"


def _letter(letter: Letter) -> Iterator[str]:
    yield f"A message to {_TO[letter.to]}, to be signed and sent by you"
    yield f"  {letter.text}"
    if letter.missing:
        yield f"  still missing in it: {', '.join(letter.missing)}"


def visit_lines(visit: VisitRecord) -> Iterator[str]:
    """What was done, in a few lines."""
    targets = [
        *(f"{one.target}{_side(one.side)}" for one in visit.insertions),
        *(f"{one.target}{_side(one.side)}" for one in visit.hands),
        *(one.name for one in visit.devices),
        *(one.name for one in visit.movements),
        *visit.topics,
    ]
    if targets:
        yield f"done: {'; '.join(targets)}"
    if visit.needles_in is not None:
        out = "not counted" if visit.needles_out is None else visit.needles_out
        yield f"needles: {visit.needles_in} in, {out} out"
    if visit.before or visit.after:
        yield f"0 to 10: {_rating(visit.before)} before, {_rating(visit.after)} after"
    if visit.home:
        yield f"at home: {'; '.join(one.name for one in visit.home)}"
    if visit.idea:
        yield f"working idea: {visit.idea.suspects}"
    if visit.next_on:
        yield f"next: {day_words(visit.next_on)}"


def _side(side: str | None) -> str:
    return f" {side}" if side else ""


def _rating(now: Now | None) -> str:
    return "not asked" if now is None or now.rating is None else f"{now.rating:g}"


def course_lines(found: Course, more: Followed) -> Iterator[str]:
    """A course with its visits, what became of their ideas and tasks, and what comes next."""
    from ekbom.treatment.policy import shipped_policy

    course, plan = found.course, found.course.plan
    agreed = f" of {plan.visits[0]} to {plan.visits[1]}" if plan and plan.visits else ""
    yield f"{course.name}: {found.status}, {len(course.visits)}{agreed} visits"
    if plan is not None:
        yield f"goal: {plan.goal}"
    for visit in course.visits:
        yield f"{visit.number:>3}  {day_words(visit.on)}  {' and '.join(visit.kinds)}"
        said = (*visit_lines(visit), *more.map_lines(visit.number))
        yield from (f"       {line}" for line in said)
        held = found.policies.get(visit.number, ())
        if set(held) - {shipped_policy().version}:
            yield f"       safety policy: {', then '.join(held)}"
    yield from more.lines()
    if found.review is not None:
        yield found.review.says
        yield from filter(None, (found.review.beside, found.review.then))
    yield from complete_lines(found.complete, whole=True)
    if found.next_on is not None:
        yield f"next visit: {day_words(found.next_on)}"
