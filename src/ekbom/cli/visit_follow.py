"""What became of a course between its visits: maps held against each other, ideas, home tasks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from ekbom.model.assessed import plain
from ekbom.treatment.body import compare, extent
from ekbom.treatment.follow import home_done, ideas

if TYPE_CHECKING:
    from datetime import date

    from ekbom.model.body_drawing import BodyChange, BodyDrawing, BodyExtent
    from ekbom.model.course_record import CourseRecord
    from ekbom.model.course_told import IdeaNow, TaskDone


@dataclass(frozen=True, slots=True)
class MapNow:
    """What was drawn before the work of a visit.

    Attributes
    ----------
    visit : int
    drawing : BodyDrawing
    extent : BodyExtent
    since : int or None
        The visit whose drawing it is held against; None for the first one.
    before : BodyDrawing or None
    before_on : date or None
    change : BodyChange or None
    """

    visit: int
    drawing: BodyDrawing
    extent: BodyExtent
    since: int | None = None
    before: BodyDrawing | None = None
    before_on: date | None = None
    change: BodyChange | None = None

    def to_dict(self) -> dict[str, Any]:
        """Extent and change; the drawings themselves stand with their visits."""
        change = plain(asdict(self.change)) if self.change else None
        held = {"visit": self.visit, "extent": plain(asdict(self.extent))}
        return {**held, "since": self.since, "change": change}

    def lines(self) -> Iterator[str]:
        """As sentences."""
        from ekbom.reports.body_map import change_words, in_words

        yield f"map: {in_words(self.drawing)}"
        if self.before is not None:
            yield change_words(self.drawing, self.before, self.before_on)


@dataclass(frozen=True, slots=True)
class Followed:
    """Maps, working ideas and home tasks of a course.

    Attributes
    ----------
    maps : tuple of MapNow
    ideas : tuple of IdeaNow
    home : tuple of TaskDone
    """

    maps: tuple[MapNow, ...]
    ideas: tuple[IdeaNow, ...]
    home: tuple[TaskDone, ...]

    def to_dict(self) -> dict[str, Any]:
        """As plain values for JSON."""
        return {
            "maps": [one.to_dict() for one in self.maps],
            "ideas": [plain(asdict(one)) for one in self.ideas],
            "home": [plain(asdict(one)) for one in self.home],
        }

    def map_lines(self, visit: int) -> Iterator[str]:
        """What is said of the map of a visit."""
        for one in self.maps:
            if one.visit == visit:
                yield from one.lines()

    def lines(self) -> Iterator[str]:
        """What is said of ideas and tasks."""
        yield from (one.says for one in self.ideas)
        yield from (f"at home, {one.says}" for one in self.home)


def followed(course: CourseRecord, today: date) -> Followed:
    """What became of a course between its visits.

    Parameters
    ----------
    course : CourseRecord
    today : date
        From which day on an idea is due.
    """
    return Followed(tuple(_maps(course)), ideas(course, today), home_done(course))


def _maps(course: CourseRecord) -> Iterator[MapNow]:
    last: MapNow | None = None
    days = {one.number: one.on for one in course.visits}
    for visit in course.visits:
        drawing = visit.before.drawing if visit.before else None
        if drawing is None:
            continue
        now = MapNow(visit.number, drawing, extent(drawing))
        if last is not None:
            change = compare(drawing, last.drawing)
            now = MapNow(
                visit.number, drawing, extent(drawing), last.visit, last.drawing,
                days[last.visit], change,
            )  # fmt: skip
        yield now
        last = now
