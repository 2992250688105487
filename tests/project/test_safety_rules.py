"""The safety rules, each attacked through the public functions of the program.

``safety_rules.toml`` lists them; each is attacked below or in a file of the same name with a word
behind it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.builders.movements import drawn as drawn_movements
from tests.builders.movements import drawn_stages
from tests.project.repo import ROOT, table
from tests.project.test_words import said

import ekbom
from ekbom.cli import main
from ekbom.knowledge.explain import explain, fact_ids
from ekbom.knowledge.load import load_policy, no_treatment, read_topic, topics
from ekbom.knowledge.schema import check_all
from ekbom.model.case import CaseOutcome, Reading, Visit, VisitSeries
from ekbom.model.errors import KnowledgeError
from ekbom.reports.answer import answer_page

HOME = Path(__file__).parent
START, NOW = date(2026, 3, 2), datetime(2026, 3, 1, 12, 0)
NIGHTS = 70
MEDICINE, REMEDY = "Pramipexole 0.18 mg", "leg massage"
COIN = tuple(int(x) for x in np.random.default_rng(3).integers(0, 2, NIGHTS))
STEP = (0,) * 28 + (1,) * 42
WEEK = (1, 0, 0, 0, 0, 0, 0) * 10


def diary(name: str, arm: Sequence[int], effect: float, kind: str | None) -> ekbom.Diary:
    """Nights in which `name` changes the urge by `effect`, on the nights of `arm`."""
    nights = len(arm)
    noise = np.random.default_rng(1).normal(0, 1.2, nights)
    urge = np.clip(np.rint(5 + noise + effect * np.asarray(arm)), 0, 10)
    return ekbom.make_diary(
        [START + timedelta(days=n) for n in range(nights)],
        outcomes={"urge": urge},
        actions={name: arm},
        kind={} if kind is None else {name: kind},
    )


def drawn(name: str, prescriber: str = "", **more: Any) -> ekbom.Plan:
    agreed = date(2026, 2, 20) if prescriber else None
    return ekbom.plan_trial(
        name, "urge", start=START, now=NOW, rng=np.random.default_rng(1),
        prescriber=prescriber, agreed=agreed, **more,
    )  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One answer and all the words that a person gets with it."""

    name: str
    effect: float
    answer: ekbom.Answer
    page: str

    @property
    def one(self) -> ekbom.ActionAnswer:
        return self.answer.actions[0]

    @property
    def words(self) -> str:
        told = [self.answer.say(), str(self.answer.to_dict()), self.page]
        return " ".join([*told, *(str(finding) for finding in self.answer.findings)])

    def __repr__(self) -> str:
        return f"{self.name}, true effect {self.effect:+g}: {self.one.level}"


def case(name: str, effect: float, made: ekbom.Diary, **asked: Any) -> Case:
    answer = ekbom.what_helps(made, "urge", **asked)
    plans = [asked["plan"]] if "plan" in asked else []
    page = answer_page(answer, made, plans=plans, policy=load_policy(), made_at="2026-06-01")
    # What a reader sees: no markup, no style sheet, one space between words.
    page = re.sub(r"<(style|script)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return Case(name, effect, answer, " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split()))


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    """Every way to an answer that one person has, with good, bad and no effect."""
    found = []
    for name, prescriber in ((MEDICINE, "Dr Example"), (REMEDY, "")):
        for effect in (-4.0, 0.0, 3.0):
            for arm, kind in ((COIN, "habit"), (COIN, "as_needed"), (COIN, None), (STEP, "habit")):
                found.append(case(name, effect, diary(name, arm, effect, kind)))
            plan = drawn(name, prescriber)
            kept = diary(name, plan.schedule.assign, effect, "planned")
            found.append(case(name, effect, kept, plan=plan))
            short = diary(name, plan.schedule.assign[:20], effect, "planned")
            found.append(case(name, effect, short, plan=plan))
        found.append(case(name, 0.0, diary(name, WEEK[:20], 0.0, "habit")))
    return found


def test_the_attacks_reach_the_strong_words(cases: list[Case]) -> None:
    """An attack that never earns a strong word attacks nothing."""
    wanted = {"not_enough", "sealed", "noted", "pattern", "changed_after", "helps", "harms"}
    for name in (MEDICINE, REMEDY):
        assert wanted | {"does_not_help"} <= {c.one.level for c in cases if c.name == name}


def test_every_rule_is_listed_once() -> None:
    listed = [row["id"] for row in table("safety_rules")]
    assert listed == list(range(1, 28))
    attacks = "\n".join(path.read_text("utf-8") for path in HOME.glob("test_safety_rules*.py"))
    attacked = {int(n) for n in re.findall(r"^def test_rule_(\d\d)_", attacks, re.MULTILINE)}
    assert attacked == set(listed)


# 1: nobody is told that they have restless legs.


def test_rule_01_no_answer_tells_anyone_what_they_have(cases: list[Case]) -> None:
    assert not {repr(c): found for c in cases if (found := said(c.words))}


def test_rule_01_the_attack_itself_works(cases: list[Case]) -> None:
    assert said(f"{cases[0].words} So you probably have restless legs.")


# 4: no orders about a medicine; the words lead to the prescriber.

ORDER = re.compile(
    r"\b(?:start|stop|halve|double|raise|reduce|increase|skip|taper|quit|keep|continue|try)"
    r"(?: (?:on|off|with|taking|using))* (?:the |your |more |less )*" + re.escape(MEDICINE),
    re.IGNORECASE,
)
UNWELCOME = {"does_not_help", "probably_harms", "harms"}


def test_rule_04_no_answer_orders_a_medicine(cases: list[Case]) -> None:
    assert not {repr(c): ORDER.findall(c.words) for c in cases if ORDER.search(c.words)}
    assert ORDER.search(f"Please stop taking your {MEDICINE}.")


def test_rule_04_bad_news_of_a_medicine_leads_to_the_prescriber(cases: list[Case]) -> None:
    """Whoever reads that a tablet is no use may leave it off tonight."""
    bad = [
        c
        for c in cases
        if c.name == MEDICINE
        and (c.one.level in UNWELCOME or (c.one.effect and c.one.effect.mean > 1))
    ]
    assert {c.one.level for c in bad} >= {"noted", "pattern", "does_not_help", "harms"}
    assert not [c for c in bad if "prescri" not in c.one.sentence]


@pytest.mark.parametrize("left_out", [0, 3, 40, 58, 60])
def test_rule_04_no_missing_night_asks_to_leave_a_medicine_or_to_take_it(left_out: int) -> None:
    """Seven nights "without it" were asked for, of a medicine that is taken every night."""
    arm = [0] * left_out + [1] * (60 - left_out)
    asked = re.compile(r"needed|\d+ (?:nights )?(?:with|without) it|such nights")
    told = case(MEDICINE, 0.0, diary(MEDICINE, arm, 0.0, "habit"))
    if told.one.level == "not_enough":
        assert not asked.search(told.words)
        assert "belongs to the person who prescribed it" in told.one.sentence
    else:
        assert left_out == 40
    usual = case(REMEDY, 0.0, diary(REMEDY, arm, 0.0, "habit"))
    assert bool(asked.search(usual.words)) == (left_out != 40)


def test_rule_04_every_page_leads_to_the_prescriber(cases: list[Case]) -> None:
    assert not [c for c in cases if "prescribed it" not in c.page]


@pytest.mark.parametrize(
    "words",
    [
        {"action": "pramipexole"},
        {"action": "PRAMIPEXOLE 0.18MG"},
        {"action": "Requip"},
        {"action": "half a Sifrol"},
        {"action": "magnesium + ropinirole"},
        {"action": "magnesium", "versus": "pregabalin 75 mg"},
        {"action": "gabapentin", "random_start": (15, 40)},
        {"action": "ropinirole", "prescribed": False},
        {"action": "ropinirole", "prescriber": "Dr Example"},
        {"action": "ropinirole", "agreed": date(2026, 2, 20)},
        {"action": "ropinirole", "prescriber": "  ", "agreed": date(2026, 2, 20)},
        {"action": "my tablets", "prescribed": True},
    ],
    ids=str,
)
def test_rule_04_chance_never_decides_on_a_medicine_alone(words: dict[str, Any]) -> None:
    with pytest.raises(ekbom.EkbomError, match="talk with the prescriber"):
        ekbom.plan_trial(
            outcome="urge", start=START, now=NOW, rng=np.random.default_rng(1), **words
        )


def test_rule_04_nor_at_the_door(capsys: pytest.CaptureFixture[str], tmp_path: Any) -> None:
    place = tmp_path / "plan.json"
    words = ["plan", "Requip", "--outcome", "urge", "--now", "2026-03-01T12:00", "-o", str(place)]
    assert main(words) == 1
    assert "talk with the prescriber" in capsys.readouterr().err
    assert not place.exists()


def test_rule_04_with_the_prescriber_it_is_drawn() -> None:
    assert drawn(MEDICINE, "Dr Example").prescribed


# 14: every statement carries where it comes from and how far it was checked.


@pytest.mark.parametrize("fact_id", fact_ids())
def test_rule_14_every_fact_says_where_it_comes_from(fact_id: str) -> None:
    fact = explain(fact_id)
    words = fact.say()
    assert fact.says in words
    assert fact.certainty
    assert fact.population or fact.value is None
    if fact.certainty == "choice":
        assert "A choice of this project" in words
        return
    assert all(source in words for source in fact.sources)
    assert re.search(r"\b(?:19|20)\d\d\b", " ".join(fact.sources))
    assert fact.checked.isoformat() in words
    assert ("not yet checked" in words) == (fact.status == "memory") or fact.memory_parts


FIELDS = ("population", "sources", "locator", "certainty", "status", "checked", "unit", "says")


@pytest.mark.parametrize("field", FIELDS)
def test_rule_14_a_number_without_its_origin_is_refused(field: str) -> None:
    data = {topic: deepcopy(dict(read_topic(topic))) for topic in topics()}
    check_all(data)
    del data["nof1"]["irls"]["no_treatment"][field]
    with pytest.raises(KnowledgeError):
        check_all(data)


def test_rule_14_what_is_remembered_is_never_called_checked() -> None:
    data = {topic: deepcopy(dict(read_topic(topic))) for topic in topics()}
    source = data["sources"]["src"]["silva2017"]
    source.update(tier="M", status="memory")
    source.pop("seen", None)
    with pytest.raises(KnowledgeError, match="verified"):
        check_all(data)


def test_rule_14_no_limit_rests_on_memory() -> None:
    limits = [fact_id for fact_id in fact_ids() if fact_id.startswith(("nof1.", "worlds."))]
    assert limits
    assert not [fact_id for fact_id in limits if explain(fact_id).status == "memory"]


def test_rule_14_the_page_names_the_source_of_the_no_treatment_number(cases: list[Case]) -> None:
    number = f"{abs(load_policy().no_treatment_irls):.1f} points of the IRLS"
    shown = [c for c in cases if number in c.page]
    assert shown
    (source,) = no_treatment()["no_treatment"].sources
    author, year = source.split()[0], "2017"
    assert not [c for c in shown if author not in c.page or year not in c.page]


# 18: before and after is never credited, and never stands alone.

CREDIT = re.compile(
    r"\b(?:because of|thanks to|due to|helps?|helped|works?|worked|effective|caused?|proves?)\b",
    re.IGNORECASE,
)


def test_rule_18_before_and_after_earns_no_credit(cases: list[Case]) -> None:
    stories = [c for c in cases if (c.one.nights_with, c.one.nights_without) == (42, 28)]
    assert {c.one.level for c in stories} >= {"changed_after", "noted"}
    fall = f"{abs(load_policy().no_treatment_irls):.1f} points of the IRLS"
    for story in stories:
        assert story.one.level in {"noted", "changed_after"}, story
        assert not CREDIT.findall(story.one.sentence), story
        assert story.one.sentence.count(fall) == 1, story


@pytest.mark.parametrize("effect", [-9.0, -5.0, -3.0])
@pytest.mark.parametrize("slips", [0, 1, 3])
@pytest.mark.parametrize("kind", ["planned", "habit"])
def test_rule_18_no_size_and_no_slip_lifts_it(effect: float, slips: int, kind: str) -> None:
    """A few nights left out must not turn one start into a pattern that came and went."""
    arm = list(STEP)
    for night in range(slips):
        arm[40 + 9 * night] = 0
    (one,) = ekbom.what_helps(diary(REMEDY, arm, effect, kind), "urge").actions
    assert one.level in {"noted", "changed_after"}
    assert "no active treatment" in one.sentence
    assert not CREDIT.findall(one.sentence)


def test_rule_18_a_schedule_written_afterwards_earns_no_credit() -> None:
    made = diary(REMEDY, STEP, -4.0, "planned")
    schedule = {night + 1: arm for night, arm in enumerate(STEP)}
    given = {"start": START.isoformat(), "unit": "night", "assign": list(schedule.values())}
    answer = ekbom.what_helps(made, "urge", schedule=given, schedule_rule="start,from=15,to=40")
    assert answer.actions[0].level in {"noted", "pattern", "changed_after"}
    assert not CREDIT.findall(answer.actions[0].sentence)


def test_rule_18_the_three_yardsticks_stand_side_by_side() -> None:
    """3 points is for groups; one person needs 9, and 6.6 come with no treatment at all."""
    facts = no_treatment()
    person, group = facts["improved_within"], facts["difference_between_groups"]
    assert isinstance(person.value, float | int)
    assert isinstance(group.value, float | int)
    assert abs(person.value) > abs(load_policy().no_treatment_irls) > abs(group.value)
    assert "no yardstick for one person" in group.says
    assert "Between two arms" in group.says


def test_rule_18_a_told_fall_of_the_irls_is_possible_only() -> None:
    """From 3 to 8 points one person's fall is a possible change, whatever was done."""
    for fall in (3.0, 5.0, 8.0):
        readings = (Reading(0, 0, value=24.0), Reading(4, 4, value=24.0 - fall))
        outcome = CaseOutcome("IRLS total", readings, scale=(0, 40), unit="IRLS points")
        visits = tuple(Visit(n) for n in range(1, 5))
        series = VisitSeries("spring", visits, outcomes=(outcome,))
        told = ekbom.Case("made up", "nobody", series=(series,))
        (one,) = ekbom.follow_course(told).courses
        words = " ".join([one.sentence, one.placebo, *one.reasons])
        assert one.level == "noted"
        assert "3 to 8 IRLS points is a possible change and no more" in words
        assert f"{abs(load_policy().no_treatment_irls):.1f} points of the IRLS" in one.placebo
        assert not CREDIT.findall(words)


# 24: an index of leg movements says nothing of how bad restless legs are.

SEVERITY = ("mild", "moderate", "severe", "severity", "grade", "normal", "abnormal")


@pytest.mark.parametrize("edition", ["wasm2016", "wasm2006", "aasm"])
def test_rule_24_no_index_is_turned_into_a_severity(edition: str) -> None:
    """A night of 160 periodic movements an hour gets numbers and no word for them."""
    scored = drawn_movements(edition, "|..." * 200, hypnogram=drawn_stages("2" * 150))
    assert scored.indices["plms_index"].value == pytest.approx(160.0, rel=0.01)
    for one in scored.indices.values():
        assert not [word for word in SEVERITY if word in f"{one.definition} {one.reason}".lower()]
    names = set(type(scored.indices["plms_index"]).__dataclass_fields__)
    names |= set(type(scored).__dataclass_fields__)
    assert not names & {"severity", "level", "band", "grade"}


# 27: information, not a medical device; and open about how it decides.


def test_rule_27_it_says_what_it_is_not(cases: list[Case]) -> None:
    assert not [c for c in cases if "not a medical device" not in c.page]
    assert "not a medical device" in " ".join((ROOT / "README.md").read_text("utf-8").split())


def test_rule_27_every_level_is_explained(cases: list[Case]) -> None:
    for name, rule in load_policy().levels.items():
        assert rule.explains in explain(f"nof1.level.{name}").say()
        assert not [c for c in cases if rule.explains not in c.page]


def test_rule_27_every_held_back_answer_says_why(cases: list[Case]) -> None:
    weak = [c for c in cases if c.one.level in {"not_enough", "sealed"}]
    assert {c.one.level for c in weak} == {"not_enough", "sealed"}
    assert not [
        c for c in weak if not re.search("needed|too few nights|sealed until", c.one.sentence)
    ]
    assert not [c for c in weak if c.one.effect is not None]
