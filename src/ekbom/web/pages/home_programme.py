"""What is to be done at home: each task with its place on the body, and a form to write it down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from ekbom.actions.course_seen import CourseSeen
from ekbom.actions.entries import list_records
from ekbom.actions.home import home_of, set_home
from ekbom.knowledge.body import region_id, regions
from ekbom.model.due import HomeItem
from ekbom.treatment.follow import home_done, home_now
from ekbom.treatment.muscle_names import find_muscles
from ekbom.web.body_map import map_views
from ekbom.web.fields import Field, Filled, Rows, Sent, filled, one_more, read, typed
from ekbom.web.frame import render, texts_for
from ekbom.web.pages.treatment import seen_or_none
from ekbom.web.refused import refusals
from ekbom.web.seat import About, Person
from ekbom.web.texts import later

if TYPE_CHECKING:
    from ekbom.model.course_told import TaskDone
    from ekbom.model.home_item import HomeTask
    from ekbom.model.region import View

router = APIRouter()
ITEMS = Rows(
    "items", later("What is to be done"), later("Another task"),
    (
        Field("what", later("What")), Field("how_often", later("How often")),
        Field("until", later("Until"), "date"),
    ),
)  # fmt: skip
_AMOUNTS = (
    (later("Sets"), "sets"), (later("Repeats"), "repeats"), (later("Seconds each"), "seconds"),
    (later("Times a day"), "times_a_day"), (later("Days a week"), "days_a_week"),
    (later("Height, mm"), "height_mm"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TaskView:
    """One task as the page shows it.

    Attributes
    ----------
    name, side, says : str
    done : TaskDone or None
        How often it was done; None for a task that no visit knows.
    amounts : tuple of (str, str)
    until : date or None
    marks : tuple of str
        Regions where its muscle lies.
    views : tuple of View
        In which they are drawn best.
    """

    name: str
    side: str = ""
    says: str = ""
    done: TaskDone | None = None
    amounts: tuple[tuple[str, str], ...] = ()
    until: date | None = None
    marks: tuple[str, ...] = ()
    views: tuple[View, ...] = ()


@router.get("/p/{person}/treatment/home")
def home(request: Request, who: Person) -> Response:
    """All that is to be done, drawn."""
    items = _items(who)
    plain = [{"what": i.what, "how_often": i.how_often, "until": i.until} for i in items]
    form = filled({"items": [{k: str(v) for k, v in one.items() if v} for one in plain]}, (ITEMS,))
    return _page(request, who, form)


@router.post("/p/{person}/treatment/home")
def keep_home(request: Request, who: Person, values: Sent) -> Response:
    """Keep what is to be done; what was left out has ended."""
    form = typed(values, (ITEMS,))
    told: list[dict[str, Any]] = read(form, (ITEMS,))["items"]
    do = values.get("do", "save")
    if do.startswith("add."):
        one_more(form, (ITEMS,), "items")
        form.wrong.clear()
        return _page(request, who, form)
    if not form.wrong:
        items = [_item(one) for one in told]
        with refusals(form):
            set_home(who.desk, who.person, items, anew=True)
    if form.wrong:
        return _page(request, who, form, status=422)
    return RedirectResponse(f"/p/{who.person}/treatment/home", 303)


def _item(one: Mapping[str, Any]) -> HomeItem:
    until = date.fromisoformat(one["until"]) if one.get("until") else None
    return HomeItem(one["what"], one.get("how_often", ""), until)


def _items(who: About) -> tuple[HomeItem, ...]:
    kept = list_records(who.desk, who.person, "home")
    return home_of(kept[0]) if kept else ()


def _page(request: Request, who: About, form: Filled, *, status: int = 200) -> Response:
    tasks = tuple(_tasks(_items(who), seen_or_none(who)))
    return render(
        request, "home_programme.html.jinja", here="treatment", status=status,
        title=texts_for(request).say("At home"),
        person=who.person, tasks=tasks, form=form, items=ITEMS, views=map_views(),
    )  # fmt: skip


def _tasks(items: tuple[HomeItem, ...], seen: CourseSeen | None) -> Iterator[TaskView]:
    """What was written down, each with what its visit says of it."""
    course = seen.course if seen else None
    given = {one.name.casefold(): one for one in (home_now(course) if course else ())}
    done = {one.name.casefold(): one for one in (home_done(course) if course else ())}
    for item in items:
        task = given.get(item.what.casefold())
        often = (("How often", item.how_often),) if item.how_often else ()
        if task is None:
            yield TaskView(item.what, amounts=often, until=item.until)
        else:
            yield _task(task, item, done.get(item.what.casefold()))


def _task(task: HomeTask, item: HomeItem, done: TaskDone | None) -> TaskView:
    amounts = tuple(
        (label, f"{getattr(task, name):g}")
        for label, name in _AMOUNTS
        if getattr(task, name) is not None
    )
    marks = tuple(_places(task))
    homes = {regions()[one].views[0] for one in marks}
    shown = homes & {"front", "back"} or homes
    return TaskView(
        task.name, task.side or "", task.says, done, amounts, item.until, marks,
        tuple(one.view for one in map_views() if one.view in shown),
    )  # fmt: skip


def _places(task: HomeTask) -> Iterator[str]:
    sides = ("right", "left") if task.side in ("both", None) else (task.side,)
    for muscle in find_muscles(task.muscle) if task.muscle else ():
        for place in muscle.regions:
            for side in sides:
                found = region_id(place, side)  # type: ignore[arg-type]  # both are sides
                if found in regions():
                    yield found
