"""Hand-made answers on measures: every sentence is made up, every fact is a shipped one."""

from __future__ import annotations

from dataclasses import replace

from tests.builders.assessment import grounds, missing, statement

from ekbom.actions.evidence import Together
from ekbom.actions.measures import MeasuresAnswer, OneMeasure
from ekbom.model.assessed import Statement
from ekbom.model.finding import Finding
from ekbom.model.measure import Dose, Measure, MeasureState, Offered, TrialRow

MADE_AT = "2026-11-21 22:40"
ODD = Finding("planted", "warning", "[known]", "a word nobody holds", "write another")
ROW = TrialRow(
    "ther.exercise", "x", "randomised, 4 weeks", "IRLS", "unblinded", 41.0, -3.4, (-5.4, -1.4),
    "IRLS points", "difference",
)  # fmt: skip
UNSEEN = replace(ROW, people=None, effect=None, ci95=None, outcome="sleep")
TOGETHER = Together("Not put together: 1 trial is too few.", None, grounds("try.pooling")[0])


def measure(name: str, **changed: object) -> Measure:
    one = Measure(
        id=name.replace(" ", "_"),
        name=name,
        also=(),
        kind="habit",
        how=f"How {name} is done.",
        dose=(),
        speed="nightly",
        usually="planned",
        evidence=("ther.exercise",),
        near=(),
        certainty="low",
        points="for",
        gates=(),
        burden="little",
        ease="easy",
    )
    return replace(one, **changed)  # type: ignore[arg-type]


def offered(name: str, state: MeasureState, **changed: object) -> Offered:
    """A measure as it stands: the two of the middle share one question."""
    one = Offered(
        measure=measure(name),
        state=state,
        why=(),
        missing=(),
        how=statement("measures.x", f"How {name} is done.", "try.way"),
        evidence=(statement("ther.exercise", f"What is known of {name}.", "ther.exercise"),),
        near=(),
        plan="" if state == "not_for_you" else f'ekbom plan "{name}" --outcome urge --block 1',
    )
    return replace(one, **changed)  # type: ignore[arg-type]


def why(says: str) -> Statement:
    return statement(
        "not_for.x", says, "rule.08", reasons=("something was told",), then="Ask a nurse."
    )


def four() -> tuple[Offered, ...]:
    sore, numb = missing("sore", "Is a foot sore?"), missing("numb", "Is a foot numb?", "clinician")
    return (
        offered("slow walk", "may_try"),
        offered("foot bath", "asks_first", missing=(numb, sore)),
        offered("cold water", "asks_first", missing=(sore,), why=(why("A nurse looks first."),)),
        offered("hot mud", "not_for_you", why=(why("The feet are sore."),)),
    )


def whole(**changed: object) -> MeasuresAnswer:
    one = MeasuresAnswer("A made-up person", "person", False, "nothing_now", (), (), four())
    return replace(one, **changed)  # type: ignore[arg-type]


def alone(one: Offered | None = None, **changed: object) -> OneMeasure:
    """One measure with its table of evidence."""
    bath = replace(
        four()[1],
        measure=measure(
            "foot bath", also=("soak", "warm bath of the feet"), burden="some", speed="weekly",
            dose=(
                Dose("minutes", "10 to 15 minutes", "minutes", "project"),
                Dose("water", "36 to 38 degrees C", "degrees C", "ther.exercise"),
            ),
            texts_differ=("One text is for it.", "One is against it."),
            documents_say="Named in two texts.", beyond="Why it is here.",
        ),
        near=(statement("ther.x", "Something like it was tested.", "ther.exercise"),),
    )  # fmt: skip
    found = OneMeasure(
        "A made-up person", "person", "nothing_now", (), (), one or bath, (ROW, UNSEEN), TOGETHER
    )
    return replace(found, **changed)  # type: ignore[arg-type]
