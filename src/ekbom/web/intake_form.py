"""What is asked before a course, and what was agreed for it, as forms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from ekbom.model.plain_form import to_plain
from ekbom.web import visit_fields as ask
from ekbom.web.fields import Filled, Part, filled, read, typed, unlike
from ekbom.web.texts import later

if TYPE_CHECKING:
    from ekbom.model.course_record import SeriesPlan
    from ekbom.model.intake import Intake

INTAKE: tuple[Part, ...] = (*ask.ASKED, ask.KEEPS, *ask.STANDING)
_NOWHERE = "nowhere."
_WITHDRAW = "withdraw."
_BOTH = ("visits_from", "visits_to")


def shown_intake(intake: Intake | None) -> Filled:
    """An intake in its form."""
    plain = to_plain(intake) if intake else {}
    situations = [one["situation"] for one in plain.get("triggers", ())]
    form = filled({**plain, "situations": situations}, INTAKE)
    screen = plain.get("screen") or {}
    for name in ask.PLACES:
        if screen.get(name.removeprefix("screen.")) == []:
            form.values[_NOWHERE + name] = "yes"
    return form


def sent_intake(
    values: Mapping[str, str], intake: Intake | None, today: date
) -> tuple[Filled, dict[str, Any]]:
    """The form as it was sent, and what of the intake changes."""
    form = typed(values, (*INTAKE, *ask.CONSENT))
    base = to_plain(intake) if intake else {}
    told = read(form, INTAKE, base)
    told["triggers"] = _triggers(told.pop("situations"), base)
    before = base.get("screen") or {}
    screen = {
        name: value for name, value in told.pop("screen", {}).items() if value not in (None, [])
    }
    for name in ask.PLACES:
        if form.get(_NOWHERE + name) == "yes":
            screen[name.removeprefix("screen.")] = []
    changed = {
        name: value for name, value in screen.items() if name not in before or before[name] != value
    }
    consents = _consents(form, before, today)
    if consents != (before.get("consents") or []):
        changed["consents"] = consents
    found = unlike(told, base)
    for name in ("complaint", "relief", "history", "family_history", "past_treatments", "exam"):
        if [one["says"] for one in base.get(name, ())] == [
            one["says"] for one in told.get(name, ())
        ]:
            found.pop(name, None)
    if changed:
        found["screen"] = {**changed, "on": today.isoformat()}
    return form, found


def _triggers(situations: list[str], base: Mapping[str, Any]) -> list[Any]:
    """Those that were told before with their words; those that are no longer ticked are gone."""
    old = {one["situation"]: one for one in base.get("triggers", ())}
    others = [one for one in base.get("triggers", ()) if one["situation"] == "other"]
    return [*(old.get(one, {"situation": one}) for one in situations), *others]


def _consents(form: Filled, screen: Mapping[str, Any], today: date) -> list[Any]:
    kept = [dict(one) for one in screen.get("consents") or ()]
    for number, one in enumerate(kept):
        if form.get(f"{_WITHDRAW}{number}") == "yes" and "withdrawn" not in one:
            one["withdrawn"] = today.isoformat()
    new = read(form, ask.CONSENT)["consent"]
    if new["techniques"]:
        by_parent = {"by_parent": True} if new["by_parent"] else {}
        on = new.get("on") or today.isoformat()
        kept.append({"on": on, "techniques": new["techniques"], **by_parent})
    return kept


def shown_plan(plan: SeriesPlan) -> Filled:
    """A plan in its form."""
    plain = to_plain(plan)
    ends = dict(zip(_BOTH, plan.visits or (None, None), strict=True))
    return filled({**plain, **ends}, ask.PLAN)


def sent_plan(values: Mapping[str, str], plan: SeriesPlan | None) -> tuple[Filled, dict[str, Any]]:
    """The form of a plan as it was sent, and what of the plan changes."""
    form = typed(values, ask.PLAN)
    told = read(form, ask.PLAN)
    ends = [told.pop(name, None) for name in _BOTH]
    if None not in ends:
        told["visits"] = ends
        if ends[0] > ends[1]:
            form.wrong["visits_to"] = later("At most is less than at least.")
    if not told.get("goal"):
        form.wrong["goal"] = later("Say what the person wants back; one sentence is enough.")
    return form, unlike(told, to_plain(plan) if plan else {})
