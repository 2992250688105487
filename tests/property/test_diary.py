"""What must not change a diary, and what must change it in a known way."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ekbom.actions.journal import make_diary, options_of
from ekbom.exchange.diary_file import read_table
from ekbom.journal.assemble import assemble
from ekbom.journal.table import Table
from ekbom.knowledge.load import load_policy
from ekbom.model.diary import Diary

FIRST = datetime(2026, 1, 5)
prompts = st.lists(
    st.tuples(
        st.integers(0, 40 * 24 * 4),  # quarter hours from the first day on
        st.sampled_from(["", "0", "3", "7.5", "10"]),
        st.sampled_from(["", "0", "1"]),
    ),
    min_size=1,
    max_size=40,
    unique_by=lambda prompt: prompt[0],
)


def moment(quarters: int) -> datetime:
    return FIRST + timedelta(minutes=15 * quarters)


def table(rows: list[tuple[str, ...]]) -> Table:
    return Table(("time", "urge", "walk"), tuple(rows), tuple(range(2, 2 + len(rows))))


def read(rows: list[tuple[str, ...]], **options: object) -> Diary | str:
    """The diary, or the kind of refusal."""
    from ekbom.model.errors import EkbomError

    words = {"outcome": "urge", "action": "walk@same"} | options
    try:
        return assemble(table(rows), options_of(words), load_policy())
    except EkbomError as error:
        return type(error).__name__


def held(diary: Diary | str) -> object:
    """Everything but the findings, whose row numbers may differ."""
    if isinstance(diary, str):
        return diary
    return (diary.dates, diary.index, diary.outcomes, diary.actions, diary.late)


def written(drawn: list[tuple[int, str, str]]) -> list[tuple[str, ...]]:
    return [(moment(q).isoformat(), urge, walk) for q, urge, walk in drawn]


@settings(max_examples=60, deadline=None)
@given(prompts, st.randoms(use_true_random=False), st.sampled_from(["night", "day"]))
def test_the_order_of_rows_changes_nothing(drawn, chance, row):
    rows = written(drawn)
    mixed = list(rows)
    chance.shuffle(mixed)
    assert held(read(rows, row=row)) == held(read(mixed, row=row))


@settings(max_examples=60, deadline=None)
@given(prompts, st.integers(-400, 400))
def test_shifting_all_dates_shifts_the_nights(drawn, days):
    before = read(written(drawn))
    after = read([((datetime.fromisoformat(t) + timedelta(days)).isoformat(), u, w)
                  for t, u, w in written(drawn)])  # fmt: skip
    if isinstance(before, str) or isinstance(after, str):
        assert before == after
        return
    assert after.dates == tuple(d + timedelta(days) for d in before.dates)
    assert after.outcomes["urge"].values == before.outcomes["urge"].values
    assert after.actions["walk"].values == before.actions["walk"].values


@settings(max_examples=60, deadline=None)
@given(prompts, st.integers(0, 23), st.integers(-11, 11))
def test_turning_clock_and_day_together_changes_no_night(drawn, turns, hours):
    if not 0 <= turns + hours < 24:
        return
    later = [((datetime.fromisoformat(t) + timedelta(hours=hours)).isoformat(), u, w)
             for t, u, w in written(drawn)]  # fmt: skip
    before = read(written(drawn), day_turns=turns)
    after = read(later, day_turns=turns + hours)
    if isinstance(before, str) or isinstance(after, str):
        assert before == after
        return
    assert after.dates == before.dates
    assert after.outcomes["urge"].values == before.outcomes["urge"].values
    assert after.actions["walk"].values == before.actions["walk"].values


@settings(max_examples=60, deadline=None)
@given(prompts)
def test_units_have_no_gaps_and_values_stay_in_their_range(drawn):
    diary = read(written(drawn))
    if isinstance(diary, str):
        return
    assert [(b - a).days for a, b in zip(diary.dates, diary.dates[1:], strict=False)] == (
        [1] * (len(diary) - 1)
    )
    given_values = [float(u) for _, u, _ in drawn if u]
    for value in diary.outcomes["urge"].values:
        assert value is None or min(given_values) <= value <= max(given_values)
    assert set(diary.actions["walk"].values) <= {None, 0.0, 1.0}


@settings(max_examples=60, deadline=None)
@given(prompts)
def test_no_rating_is_lost(drawn):
    """Every night with a rating has a value, and no other night has."""
    diary = read(written(drawn))
    if isinstance(diary, str):
        return
    rated = {(moment(q) - timedelta(hours=12)).date() for q, urge, _ in drawn if urge}
    pairs = zip(diary.dates, diary.outcomes["urge"].values, strict=True)
    assert {day for day, value in pairs if value is not None} == rated


evenings = st.lists(
    st.tuples(
        st.one_of(st.none(), st.integers(0, 20).map(lambda n: n / 2)),
        st.one_of(st.none(), st.sampled_from([0.0, 1.0])),
    ),
    min_size=2,
    max_size=20,
).filter(lambda rows: any(urge is not None for urge, _ in rows))


@settings(max_examples=60, deadline=None)
@given(evenings, st.sampled_from([",", ";", "\t", "|"]), st.sampled_from(
    ["utf-8", "utf-8-sig", "utf-16"]), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans(),
    st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%Y/%m/%d", "%Y-%m-%dT00:00:00"]))  # fmt: skip
def test_every_way_of_writing_a_file_gives_the_diary_made_in_memory(
    tmp_path_factory, rows, delimiter, encoding, ending, comma, date_format
):
    days = [date(2026, 2, 25) + timedelta(i) for i in range(len(rows))]
    made = make_diary(
        days, {"urge": [u for u, _ in rows]}, {"walk": [w for _, w in rows]}, scale=None
    )

    def cell(value: float | None) -> str:
        text = "" if value is None else f"{value:g}"
        return text.replace(".", ",") if comma and delimiter != "," else text

    lines = [["date", "urge", "walk"]] + [
        [day.strftime(date_format), cell(urge), cell(walk)]
        for day, (urge, walk) in zip(days, rows, strict=True)
    ]
    path = tmp_path_factory.mktemp("d") / "diary.csv"
    path.write_bytes(ending.join(delimiter.join(line) for line in lines).encode(encoding))
    if all(walk is None for _, walk in rows):
        return  # an empty column that was asked for is refused
    options = options_of({"outcome": "urge", "action": "walk"})
    found = assemble(read_table(path), options, load_policy())
    # In a file, rows at the ends in which nothing was written are not due yet.
    first = next(i for i, row in enumerate(rows) if row != (None, None))
    last = max(i for i, row in enumerate(rows) if row != (None, None)) + 1
    assert found.dates == made.dates[first:last]
    assert found.outcomes["urge"].values == made.outcomes["urge"].values[first:last]
    assert found.actions["walk"].values == made.actions["walk"].values[first:last]
    assert found.outcomes["urge"].scale == made.outcomes["urge"].scale


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_diary_or_one_sentence(tmp_path_factory, raw):
    from ekbom.model.errors import EkbomError

    path = tmp_path_factory.mktemp("d") / "diary.csv"
    path.write_bytes(raw)
    try:
        assemble(read_table(path), options_of({}), load_policy())
    except EkbomError as error:
        said = str(error)
    else:
        return
    assert "\n" not in said
    assert "; " in said


@pytest.mark.parametrize("row", ["night", "day"])
def test_one_prompt_is_one_unit(row):
    diary = read([("2026-03-02 13:00", "5", "1")], row=row)
    assert isinstance(diary, Diary)
    assert (diary.dates, diary.index) == ((date(2026, 3, 2),), (1,))
