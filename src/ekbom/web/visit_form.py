"""The form of a visit: how it begins, what was sent as a visit, and the cards it met."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from ekbom.knowledge.treatment_safety import red_flags
from ekbom.model.plain_form import to_plain
from ekbom.model.planned_visit import REPLY_KINDS, ReplyKind
from ekbom.model.treatment import VISIT_KINDS, VisitKind, VisitRecord
from ekbom.reports.assessment_sources import mark_of, tag_text
from ekbom.treatment.replies import LIFTS
from ekbom.treatment.schedule import next_date
from ekbom.treatment.visit import OWN_FIELDS, blank_next
from ekbom.web.body_map import read_marks
from ekbom.web.fields import Filled, Rows, filled, read, typed, unlike, without_empty
from ekbom.web.texts import later
from ekbom.web.visit_fields import STANDING, parts_of

if TYPE_CHECKING:
    from ekbom.actions.course_seen import CourseSeen
    from ekbom.model.course_record import CourseRecord
    from ekbom.model.safety_answer import Ask, Card, SafetyAnswer
    from ekbom.model.verdict import Ground

Written = tuple[ReplyKind, str, str, str]
DRAWN = "drawn."
_REPLY = "reply."
# Chosen from some, or written beside them.
_OTHER = ("needles_out", "next_on")
_NO_WORDS = later("Say in a few words what is done about it, or who said so.")
_STATES = {
    "stopped": ("stop", "stop", later("Stop")),
    "postponed": ("stop", "pause", later("Put off")),
    "waiting": ("warn", "warn", later("Ask first")),
    "answered": ("good", "check", later("Answered")),
    "overridden": ("warn", "warn", later("Gone on with a reason")),
    "to_fill": ("warn", "warn", later("Fill in")),
    "filled": ("good", "check", later("Filled in")),
    "to_acknowledge": ("warn", "warn", later("Read and sign")),
    "acknowledged": ("good", "check", later("Read")),
    "letter": ("none", "print", later("A message is ready")),
}
_REPLY_WORDS: Mapping[ReplyKind, str] = {
    "acknowledged": later("Read, and this is done about it"),
    "answer": later("Answered by a doctor or the prescriber"),
    "override": later("I go on without an answer, because"),
}


@dataclass(frozen=True, slots=True)
class CardView:
    """A warning with its reply.

    Attributes
    ----------
    card : Card
    look, icon, state : str
    field : str
        Before ``.kind``, ``.words`` and ``.done`` in the names of its fields; empty without any.
    kinds : tuple of (str, str)
        Ways to answer it.
    said : str
        What was written to it the last time.
    sources : tuple of (fact, words, mark)
    """

    card: Card
    look: str
    icon: str
    state: str
    field: str
    kinds: tuple[tuple[str, str], ...]
    said: str
    sources: tuple[tuple[str, str, str], ...]


@dataclass(slots=True)
class VisitForm:
    """A visit as it is being written.

    Attributes
    ----------
    form : Filled
    kinds : tuple of VisitKind
    number : int
    last : VisitRecord or None
    drawing : mapping of region to int
        As it was last time.
    told : dict
        The visit, or what of the last one changes.
    written : tuple
        Replies to cards.
    """

    form: Filled
    kinds: tuple[VisitKind, ...]
    number: int
    last: VisitRecord | None
    drawing: Mapping[str, int]
    told: dict[str, Any] = field(default_factory=dict)
    written: tuple[Written, ...] = ()

    @property
    def nothing_new(self) -> bool:
        """Whether all that is asked at each visit was asked."""
        return self.form.get("nothing_new") == "yes"


def begun(seen: CourseSeen, today: date) -> VisitForm:
    """The form as it begins: the last visit without all that is seen or counted anew."""
    course, last = seen.course, _last(seen.course)
    start = to_plain(blank_next(last)) if last else {}
    kinds = last.kinds if last else ((course.plan.kind if course.plan else "needling"),)
    form = filled({**start, "on": today.isoformat()}, parts_of(kinds))
    if last is not None:
        form.counts["done"] = len(last.home)
        for number, task in enumerate(last.home):
            form.values[f"done.{number}.name"] = task.name
    return VisitForm(form, kinds, _number(course), last, drawn_last(course))


def written(seen: CourseSeen, values: Mapping[str, str], today: date) -> VisitForm:
    """The form as it was sent; what cannot be read stands in its ``wrong``."""
    course, last = seen.course, _last(seen.course)
    others = {name: values[f"{name}.other"] for name in _OTHER if values.get(f"{name}.other")}
    values = {**values, **others}
    kinds = _kinds(values, begun(seen, today).kinds)
    parts = parts_of(kinds)
    made = VisitForm(typed(values, parts), kinds, _number(course), last, drawn_last(course))
    base = to_plain(blank_next(last)) if last else {}
    told = read(made.form, parts, base)
    _tell_drawing(made, told)
    _tell_screen(made, told)
    told.setdefault("on", today.isoformat())
    told["done"] = [one for one in told["done"] if len(one) > 1]
    made.told = _changed(told, base, kinds, last) if last else _whole(told, kinds)
    made.written = tuple(_replies(made.form))
    return made


def changed_of(values: Mapping[str, str], visit: VisitRecord) -> tuple[Filled, dict[str, Any]]:
    """A visit that is corrected: its form, and the fields that are not as they were."""
    parts = tuple(
        one for one in parts_of(visit.kinds) if not getattr(one, "name", "").startswith("screen.")
    )
    form, base = typed(values, parts), to_plain(visit)
    return form, unlike(read(form, parts, base), base)


def drawn_last(course: CourseRecord) -> Mapping[str, int]:
    """The newest drawing of a course, before or after a visit."""
    for visit in reversed(course.visits):
        for now in (visit.after, visit.before):
            if now is not None and now.drawing is not None:
                return now.drawing.intensities
    return {}


def next_days(seen: CourseSeen, today: date) -> tuple[date, ...]:
    """The day the plan gives for the next visit; none without a plan."""
    plan = seen.course.plan
    by_plan = next_date(plan, "running", today) if plan else None
    return (by_plan,) if by_plan else ()


def cards_of(answer: SafetyAnswer, course: CourseRecord) -> tuple[CardView, ...]:
    """Every warning with its sources and with what was written to it last time."""
    said = {(one.rule, one.target): one.reason for visit in course.visits for one in visit.replies}
    return tuple(_card(one, said.get((one.rule, one.target), "")) for one in answer.cards)


def stops_of(answer: SafetyAnswer) -> list[tuple[str, str]]:
    """What keeps the visit from being kept: where to go, and words."""
    cards = {one.rule: one.name for one in answer.cards}
    found = [
        (f"c-{one.rule}", f"{cards.get(one.rule, one.rule)}. {one.says}")
        for one in answer.blocked
        if not one.liftable
    ]
    found += [(_place(one), one.says) for one in answer.must_fill if one.stops]
    return list(dict.fromkeys(found))


def _card(card: Card, said: str) -> CardView:
    kinds: tuple[ReplyKind, ...] = ()
    if card.state in ("waiting", "answered", "overridden", "to_acknowledge", "acknowledged"):
        kinds = LIFTS.get(card.level, ("acknowledged",))
        if "acknowledged" in kinds:
            kinds = ("acknowledged",)
    return CardView(
        card,
        *_STATES[card.state],
        f"{_REPLY}{card.rule}@{card.target}" if kinds else "",
        tuple((one, _REPLY_WORDS[one]) for one in kinds),
        said,
        sources_of(card.grounds),
    )


def sources_of(grounds: Iterable[Ground]) -> tuple[tuple[str, str, str], ...]:
    """The id of each fact, its tag, and what weakens it."""
    return tuple((one.fact, tag_text(one), mark_of(one)) for one in grounds)


def _place(ask: Ask) -> str:
    """The id of the field that answers a question."""
    if ask.field.startswith(_REPLY):
        return f"c-{ask.field.removeprefix(_REPLY).partition('.')[0]}"
    if ask.field.startswith("consent"):
        return "intake"
    if ask.field in ("postponed_to", "needles_in", "needles_out"):
        return "f-" + {"postponed_to": "next_on"}.get(ask.field, ask.field)
    if any(one.name == f"screen.{ask.field}" for one in STANDING):
        return "intake"
    if ask.number:
        return "done"
    return "screen"


def _last(course: CourseRecord) -> VisitRecord | None:
    return course.visits[-1] if course.visits else None


def _number(course: CourseRecord) -> int:
    return len(course.visits) + 1


def _kinds(values: Mapping[str, str], before: tuple[VisitKind, ...]) -> tuple[VisitKind, ...]:
    """The kinds that were ticked; the main one stays the main one."""
    said = set(values.get("kinds", "").split(","))
    known = [one for one in (*before[:1], *VISIT_KINDS) if one in said]
    return tuple(dict.fromkeys(known)) or before


def _whole(told: dict[str, Any], kinds: tuple[VisitKind, ...]) -> dict[str, Any]:
    drawing = (told.get("before") or {}).get("drawing")
    found = without_empty(told)
    if drawing is not None:
        found.setdefault("before", {})["drawing"] = drawing
    return {**found, "kind": kinds[0], "also": list(kinds[1:])}


def _changed(
    told: dict[str, Any], base: Mapping[str, Any], kinds: tuple[VisitKind, ...], last: VisitRecord
) -> dict[str, Any]:
    """What of the last visit changes; all that belongs to another kind of work is taken out."""
    found = unlike(told, base)
    drawing = (told.get("before") or {}).get("drawing")
    if drawing is not None:
        found.setdefault("before", {})["drawing"] = drawing
    found["on"] = told["on"]
    if kinds != last.kinds:
        own = {name for kind in kinds for name in OWN_FIELDS[kind]}
        others = {name for names in OWN_FIELDS.values() for name in names} - own
        found |= dict.fromkeys(others & set(base))
        found |= {"kind": kinds[0], "also": list(kinds[1:])}
    return found


def _tell_drawing(made: VisitForm, told: dict[str, Any]) -> None:
    """The drawing: as last time, nothing felt, or what was marked."""
    how = made.form.get("drawing")
    marks, wrong = read_marks(made.form.values, DRAWN)
    made.form.wrong.update(wrong)
    if how == "same" and made.drawing:
        marks = dict(made.drawing)
    if marks or how == "nothing":
        felt = {} if how == "nothing" else marks
        told.setdefault("before", {})["drawing"] = {"intensities": felt}


def _tell_screen(made: VisitForm, told: dict[str, Any]) -> None:
    screen = without_empty(told.get("screen") or {})
    flags = [one for one in made.form.get("flags").split(",") if one in red_flags()]
    if flags:
        screen["red_flags"] = dict.fromkeys(flags, True)
    alone = {
        name: made.form.get(f"change.{name}")
        for name in ("medicine", "amount", "by")
        if made.form.get(f"change.{name}")
    }
    if alone.get("medicine"):
        screen["changes"] = [alone]
    told["screen"] = screen or None


def _replies(form: Filled) -> Iterator[Written]:
    """What was written to cards; one that was ticked without words is said to lack them."""
    for name, value in form.values.items():
        if not (name.startswith(_REPLY) and name.endswith(".done") and value):
            continue
        path = name.removesuffix(".done")
        rule, _, point = path.removeprefix(_REPLY).partition("@")
        words, kind = form.get(f"{path}.words"), form.get(f"{path}.kind")
        if not words:
            form.wrong[f"{path}.words"] = _NO_WORDS
        elif kind in REPLY_KINDS:
            yield kind, rule, point, words


def rows_of(kinds: tuple[VisitKind, ...]) -> tuple[Rows, ...]:
    """The lists a visit of these kinds has."""
    return tuple(one for one in parts_of(kinds) if isinstance(one, Rows))
