"""Sleep studies on paper in the story: after the person, before the series, in their order."""

from __future__ import annotations

from ekbom.model.case import Case, Told, Visit, VisitSeries
from ekbom.model.paper_study import PaperStudy
from ekbom.nof1.story import story


def test_the_place_of_a_study() -> None:
    first, second = PaperStudy(value=12.0), PaperStudy(value=3.0, says="slept badly")
    case = Case(
        "t",
        "s",
        about=(Told("works at night", "s"),),
        series=(VisitSeries("first series", (Visit(1),)),),
        sleep_studies=(first, second),
    )
    lines = story(case)
    assert lines == (
        "Works at night.",
        first.sentence(),
        second.sentence(),
        "Slept badly.",
        *story(Case("t", "s", series=case.series)),
    )
