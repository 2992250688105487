"""The page of a scored night."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from functools import cache
from html import unescape

import pytest
from tests.builders import night as made
from tests.builders.html import Reader, faults_of

from ekbom.knowledge.load import load_rules
from ekbom.model.finding import Finding
from ekbom.model.movement import Hypnogram, Index, Leg, LegMovement, Span
from ekbom.model.recording import Marks
from ekbom.model.rules import OPTIONS, with_options
from ekbom.movements.found import LegFound, Quality
from ekbom.movements.patterns import Train
from ekbom.reports.night import NightPage, night_page
from ekbom.reports.night_quality import leg_quality
from ekbom.reports.night_rules import limit_lines, option_rows
from ekbom.reports.night_tables import unchecked
from ekbom.reports.night_words import NOT_SEVERITY, headline, in_words, interval_of, title_of

HOSTILE = '<script>alert("1")</script>'


@cache
def night() -> NightPage:
    return made.page()


@cache
def bare() -> NightPage:
    """No stages, a gap of ten minutes."""
    return made.page(marks=Marks(), recorded=(Span(0.0, 9000.0), Span(9600.0, 19200.0)))


@cache
def written(name: str) -> str:
    pages = {
        "night": night,
        "bare": bare,
        "still": lambda: made.page(movements=()),
        "marked": lambda: replace(night(), traces={}, quality=(), detected=False),
        "one leg": lambda: made.page(movements=one_leg()),
        "2006": lambda: made.page("wasm2006"),
        "hostile": hostile,
    }
    return night_page(pages[name](), made_at=made.MADE_AT)


def one_leg() -> tuple[LegMovement, ...]:
    leg: Leg = "unknown"
    return tuple(replace(one, leg=leg) for one in made.leg_movements() if one.leg == "left")


def hostile() -> NightPage:
    found = Finding("planted", "error", HOSTILE, HOSTILE, HOSTILE)
    quality = tuple(replace(one, channel=HOSTILE) for one in night().quality)
    return replace(
        night(), info=replace(made.info(HOSTILE), start=None), findings=(found,), quality=quality
    )


def text_of(page: str) -> str:
    return " ".join(" ".join(Reader(page).text).split())


@pytest.mark.parametrize("name", ["night", "bare", "still", "marked", "one leg", "2006", "hostile"])
def test_the_page_stands_alone(name: str) -> None:
    page = written(name)
    assert faults_of(page) == []
    assert len(page) < 10**6
    assert NOT_SEVERITY in text_of(page)


def test_the_answer_comes_first_with_its_interval_and_edition() -> None:
    page = text_of(written("night"))
    plms = night().scored.indices["plms_index"]
    assert plms.value is not None
    assert f"Periodic leg movements in sleep WASM 2016 {plms.value:.1f} per hour of sleep" in page
    assert f"95 % interval {interval_of(plms)}" in page
    assert "Night of 20 November 2026" in page
    assert "22:34 to 06:34, 8 h 00 min recorded; lights off from 22:54 to 06:14." in page


def test_without_stages_there_is_no_number_but_what_to_give() -> None:
    page = text_of(written("bare"))
    assert "There is no index per hour of sleep: no stages were given." in page
    assert "--stages FILE" in page
    assert "bignum" not in written("bare").split("<body>")[1]
    assert "10 min not recorded, in 1 gap." in page
    assert "No sleep stages were given." in page
    assert "Periodic movements by the hour" not in page
    assert page.count("Not known: no stages were given.") == 11


def test_drawings_are_named_and_drawn_for_both_widths() -> None:
    page = written("night")
    label = (
        "The whole night over time: sleep stages, leg movements and their series, and the envelope "
        "of each leg. The numbers are in the tables below."
    )
    assert page.count(f'aria-label="{label}"') == 2
    assert page.count('class="plot only-w"') == page.count('class="plot only-n"') == 3
    for word in ("Stages", "Left leg", "Series", "Right leg", "Breathing events", "Arousals",
                 "EMG left", "EMG right"):  # fmt: skip
        assert f">{word}</text>" in page
    assert "hatch" not in page.split("</style>")[1]


def test_a_gap_is_hatched_and_named() -> None:
    page = written("bare").split("</style>")[1]
    assert page.count('class="hatch"') == 3
    assert "not recorded</li>" in page
    assert "sleep stages, " not in page
    assert ">Stages</text>" not in page


def test_one_channel_has_one_lane() -> None:
    page = written("one leg")
    assert ">Leg</text>" in page
    assert ">Left leg</text>" not in page
    assert ">EMG</text>" in page


def test_marks_that_were_scored_have_no_envelope() -> None:
    page = written("marked")
    assert "The movements were not looked for in the signal" in page
    assert ">EMG left</text>" not in page
    assert ">Left leg</text>" in page
    assert "and the envelope" not in page


def test_a_still_night_says_so() -> None:
    page = text_of(written("still"))
    assert "No leg movement was found in this recording." in page
    assert "Every movement as a table" not in page
    assert "Gaps between movements" not in page
    assert " 0.0 per hour of sleep" in page


def test_a_provisional_edition_is_marked() -> None:
    page = text_of(written("2006"))
    assert "WASM 2006, provisional" in page
    assert "This edition is provisional here" in page
    assert "provisional here" not in text_of(written("night"))


def test_every_index_and_option_stands_there_with_its_definition() -> None:
    page = unescape(written("night"))
    scored = night().scored
    for one in scored.indices.values():
        assert one.definition[1:] in page
    for name, value in scored.rules.options().items():
        assert f"{name}={value}" in page


def test_context_has_sources_and_the_test_only_where_there_is_one() -> None:
    page = text_of(written("night"))
    assert "In adults, more than 15 periodic movements" in page
    assert "ICD-11" in page
    assert "immobilisation" not in page


def test_files_patterns_quality_and_findings_are_told() -> None:
    trains = (Train("alma", 4000.0, 6.0, "both", 9, 1.42), Train("hflm", 60.0, 4.0, "left", 5, 1.0))
    page = text_of(night_page(replace(night(), patterns=trains), made_at=made.MADE_AT))
    assert "Alternating (ALMA) 23:40:50 6.0 s both 9 1.4" in page
    assert "High-frequency (HFLM) 22:35:10" in page
    assert "leg_movements.tsv, movements.tsv, night.json" in page
    assert "Left leg: EMG LAT" in page
    assert "What we noticed (3)" in page
    assert "Made 2026-11-21 08:00 by ekbom" in page


def test_a_pattern_says_which_of_its_clauses_nobody_checked() -> None:
    trains = (Train("hflm", 60.0, 4.0, "left", 5, 1.0), Train("alma", 4000.0, 6.0, "both", 9, 1.42))
    page = night_page(replace(night(), patterns=(*trains, *trains)), made_at=made.MADE_AT)
    said = text_of(page)
    assert said.count("stand from memory.") == 1
    assert (
        "Alternating (ALMA): 3 of its 5 clauses stand from memory. At least so many bursts in a "
        "row, each on the other leg than the one before: 4 bursts. The bursts come at least this "
        "often: 0.5 Hz. The bursts come at most this often: 3 Hz. "
        "American Academy of Sleep Medicine (2023)"
    ) in said
    assert re.search(r'<span class="src unv">American Academy [^<]*: not checked yet</span>', page)
    quick = night_page(replace(night(), patterns=trains[:1]), made_at=made.MADE_AT)
    assert "not checked yet" not in text_of(quick)


def test_a_clause_without_a_number_stands_as_it_is() -> None:
    known = night().context["no_severity"]
    (said,) = unchecked([Train("alma", 1.0, 2.0, "both", 4, 1.0)],
                        {"alma": (replace(known, status="memory", value=None),)})  # fmt: skip
    assert said.share == "1 of its 1 clauses"
    assert said.clauses == ("An index says nothing about the severity of restless legs, which is "
                            "judged by what a person feels.",)  # fmt: skip


def test_a_short_file_and_a_short_sleep_keep_their_size() -> None:
    moves = night().scored.movements[:0]
    short = made.page(movements=moves, marks=Marks(hypnogram=Hypnogram(("N2",), 30.0)))
    page = text_of(night_page(replace(short, info=replace(short.info, size_bytes=4200)),
                              made_at=made.MADE_AT))  # fmt: skip
    assert "0.0 per hour of sleep counted over 30 s of sleep" in page
    assert "Size 4.2 kB" in page
    assert "Size 29.5 MB" in text_of(written("night"))


def test_nothing_of_a_file_becomes_markup() -> None:
    page = written("hostile")
    assert HOSTILE not in page.split("</style>")[1].rsplit("<script>", 1)[0]
    assert "&lt;script&gt;alert(" in page
    assert "Night in &lt;script&gt;" in page


def test_titles() -> None:
    assert title_of("a.edf", datetime(2026, 11, 20, 22, 34)) == "Night of 20 November 2026"
    assert title_of("a.edf", None) == "Night in a.edf"
    # What began after midnight belongs to the evening before.
    assert title_of("a.edf", datetime(2026, 11, 21, 0, 10)) == "Night of 20 November 2026"
    assert title_of("a.edf", datetime(2026, 11, 21, 12, 0)) == "Night of 21 November 2026"


def test_words_of_the_answer() -> None:
    scored = night().scored
    said = headline(scored)
    assert re.fullmatch(
        r"PLMS index [\d.]+ per hour of sleep \(95 % interval [\d.]+ to [\d.]+\) under WASM 2016: "
        r"\d+ periodic movements in \d h \d\d min of sleep\.",
        said,
    )
    plms = replace(scored.indices["plms_index"], low=None, high=None)
    short = headline(replace(scored, indices={**scored.indices, "plms_index": plms}))
    assert "interval" not in short


def test_words_of_the_drawing() -> None:
    told = in_words(night().scored, night().hours, made.START)
    assert re.match(
        r"331 movements: \d+ of the left leg, \d+ of the right leg, \d+ of both\.", told
    )
    assert "lie in 31 series." in told
    assert re.search(r"The busiest hour is \d\d:54 to \d\d:54 with \d+ of them in sleep\.", told)
    alone = made.page(movements=(LegMovement(4000.0, 2.0, "left"),))
    assert in_words(alone.scored, alone.hours, made.START) == (
        "1 movement: 1 of the left leg. None of them is in a series."
    )


@pytest.mark.parametrize("name", ["wasm2016", "wasm2006", "aasm"])
def test_every_option_has_words_for_every_value(name: str) -> None:
    rules = load_rules(name)
    for option, values in OPTIONS.items():
        answers = set()
        for value in values:
            rows = option_rows(with_options(rules, {option: value}))
            (row,) = [row for row in rows if row[2] == f"{option}={value}"]
            assert len(row[0]) > 10
            answers.add(row[1])
        assert len(answers) == len(values)


def test_limits_of_the_editions_in_words() -> None:
    assert limit_lines(load_rules("wasm2016")) == [
        "A leg movement lasts 0.5 s or more; of one leg, those less than 0.5 s apart are one.",
        "Movements of the two legs are one when they overlap or end and onset lie less than 0.5 s "
        "apart.",
        "A candidate is no longer than 10 s on one leg; on both legs no longer than 15 s and of "
        "at most 4 parts.",
        "A series is 4 candidates or more, 10 to 90 s from onset to onset. Any other movement "
        "between them ends the series.",
    ]
    told = limit_lines(load_rules("aasm"))
    assert told[1] == (
        "Movements of the two legs are one when their onsets lie less than 5 s apart."
    )
    assert told[2] == "A candidate is no longer than 10 s on one leg."
    assert told[3] == "A series is 4 candidates or more, 5 to 90 s from onset to onset."
    windows = {row[1] for row in option_rows(load_rules("wasm2016")) if "window" in row[2]}
    assert windows == {"from 2 s before its end to 10.25 s after its end"}


def test_quality_in_words() -> None:
    quality = Quality(
        recorded_min=480.0, band_high_hz=90.04, rest_median_uv=1.64, rest_high_min=42.0,
        dead_min=0.4, not_finite_min=0.0, clipped_share=0.00123, mains_min=180.0, mains_hz=50.0,
        ecg_min=0.0,
    )  # fmt: skip
    told = leg_quality(LegFound("left", (), (), quality, ()), "LAT")
    assert (told.name, told.channel) == ("Left leg", "LAT")
    assert told.facts == (
        ("Signal", "8 h 00 min"),
        ("Muscle seen", "up to 90 Hz"),
        ("Resting level", "median 1.6 µV"),
        ("High resting level", "42 min"),
        ("Without activity", "24 s"),
        ("At the end of the range", "0.12 % of samples"),
        ("Mains taken out", "of 50 Hz, 3 h 00 min"),
        ("Heart taken out", "at no time"),
    )
    nothing = replace(
        quality, band_high_hz=None, rest_median_uv=None, not_finite_min=3.0, clipped_share=None,
        mains_min=0.0, mains_hz=None,
    )  # fmt: skip
    said = dict(leg_quality(LegFound("unknown", (), (), nothing, ()), "Leg").facts)
    for name in ("Resting level", "At the end of the range", "Muscle seen"):
        assert said[name] == "not known"
    assert said["Mains taken out"] == "at no time"
    assert said["No numbers"] == "3 min"
    clean = dict(
        leg_quality(LegFound("right", (), (), replace(quality, clipped_share=0.0), ()), "R").facts
    )
    assert clean["At the end of the range"] == "nothing"
    hardly = replace(quality, clipped_share=1e-6)
    told = leg_quality(LegFound("right", (), (), hardly, ()), "R")
    assert ("At the end of the range", "under 0.01 % of samples") in told.facts


def test_an_interval_needs_both_ends() -> None:
    one = Index("plms_index", 12.34, "1/h", "what")
    assert interval_of(one) == ""
    assert interval_of(replace(one, low=1.0)) == ""
    assert interval_of(replace(one, low=10.04, high=15.0)) == "10.0 to 15.0"
    assert interval_of(replace(one, unit="share", low=0.5, high=0.625)) == "0.50 to 0.62"
