"""A person's case from TOML: every name of the vocabulary, and what becomes of what is left out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ekbom.exchange.case_file import read_case
from ekbom.model.case import (
    Afterwards,
    Case,
    CaseOutcome,
    Medicine,
    MedicineChange,
    NightsFile,
    Reading,
    Told,
    Visit,
    VisitSeries,
)
from ekbom.model.errors import InputError
from ekbom.model.finding import Finding

WHOLE = """
format = "ekbom-case/1"
title = "  All of it,\tonce "
source = "letter"
about = "Works at night."
complaint = ["Crawling legs.", { says = "Worse in autumn.", source = "letter, page 2" }]
[[trigger]]
says = "buses"
[[relief]]
says = "walking"
[[opinion]]
says = "It is the weather."
[[medicine]]
name = "ropinirole"
[[medicine.change]]
step = "raised"
by = "prescriber"
visits = [1, 2]
series = "one"
says = "more"
source = "page 3"
[[medicine.change]]
step = "Stopped"
on = 2026-03-04T10:00:00
[[medicine]]
[[series]]
name = "one"
visits = 3
every_days = 3.5
treatment = ["rolling"]
[[series.visit]]
number = 3
on = "2026-03-09"
sites = "calf"
response = "calm"
source = "page 4"
[[series.outcome]]
name = "total"
unit = "irls"
scale = [0, 40]
lower_is_better = true
[[series.outcome.reading]]
visits = 3
value = 12
context = "bed"
says = "fewer"
ups_and_downs = true
source = "page 5"
[[series.outcome.reading]]
visits = 0
value = 20.5
[[series.outcome]]
words = ["bad", "Good"]
[[series.outcome.reading]]
visits = [1, 2]
word = "good"
[[series.afterwards]]
what = "maintenance"
lasted = "years"
says = "now and then"
[[series]]
visits = 1
[[series.outcome]]
unit = "hours"
lower_is_better = false
[[series.outcome.reading]]
visits = 1
value = 6
[[series.afterwards]]
[nights]
file = "diary.csv"
outcome = "urge"
options = { tz = "Europe/Oslo", day-turns = 11.5, seed = 3 }
"""


def write(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "case.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def read(tmp_path: Path, text: str) -> Case:
    return read_case(write(tmp_path, text))


def test_every_name_has_its_place(tmp_path: Path) -> None:
    assert read(tmp_path, WHOLE) == Case(
        title="All of it, once",
        source="letter",
        about=(Told("Works at night.", "letter"),),
        complaint=(Told("Crawling legs.", "letter"), Told("Worse in autumn.", "letter, page 2")),
        triggers=(Told("buses", "letter"),),
        relief=(Told("walking", "letter"),),
        opinions=(Told("It is the weather.", "letter"),),
        medicines=(
            Medicine(
                "ropinirole",
                (
                    MedicineChange(
                        "raised", "prescriber", "more", "page 3", visits=(1, 2), series="one"
                    ),
                    MedicineChange("stopped", "unknown", "", "letter", on=date(2026, 3, 4)),
                ),
            ),
            Medicine("not named"),
        ),
        series=(
            VisitSeries(
                name="one",
                visits=(
                    Visit(1),
                    Visit(2),
                    Visit(3, date(2026, 3, 9), ("calf",), "calm", "page 4"),
                ),
                treatment=(Told("rolling", "letter"),),
                every_days=3.5,
                outcomes=(
                    CaseOutcome(
                        "total",
                        (
                            Reading(0, 0, 20.5, source="letter"),
                            Reading(3, 3, 12.0, "", "bed", True, "fewer", "page 5"),
                        ),
                        (),
                        (0.0, 40.0),
                        "IRLS points",
                        True,
                    ),
                    CaseOutcome(
                        "outcome 2", (Reading(1, 2, word="Good", source="letter"),), ("bad", "Good")
                    ),
                ),
                afterwards=(Afterwards("maintenance", "years", "now and then", "letter"),),
            ),
            VisitSeries(
                name="series 2",
                visits=(Visit(1),),
                outcomes=(
                    CaseOutcome(
                        "outcome 1",
                        (Reading(1, 1, 6.0, source="letter"),),
                        unit="hours",
                        lower_is_better=False,
                    ),
                ),
                afterwards=(Afterwards("unknown", "", "", "letter"),),
            ),
        ),
        nights=NightsFile(
            "diary.csv", "urge", (("tz", "Europe/Oslo"), ("day-turns", "11.5"), ("seed", "3"))
        ),
        file="case.toml",
    )


def test_nothing_has_to_be_told_but_it_is_said(tmp_path: Path) -> None:
    case = read(tmp_path, "# nothing\n")
    assert case == Case(
        "case",
        "",
        file="case.toml",
        findings=(
            Finding(
                "source_not_told",
                "warning",
                "case.toml",
                "nobody can see where this was told",
                "write source = ...",
            ),
            Finding(
                "nothing_to_follow",
                "warning",
                "case.toml",
                "it holds no visits and names no diary",
                "tell the visits under [[series]], or the diary under [nights]",
            ),
        ),
    )


def test_a_diary_alone_can_be_followed(tmp_path: Path) -> None:
    case = read(tmp_path, 'source = "x"\n[nights]\nfile = "a.csv"\noutcome = "urge"\n')
    assert case.nights == NightsFile("a.csv", "urge")
    assert case.findings == ()


@pytest.mark.parametrize("unit", ["IRLS", "irls", "IRLS points", "irls point", "Irls Points"])
def test_one_spelling_for_irls_points(tmp_path: Path, unit: str) -> None:
    text = f'source = "x"\n[[series]]\nvisits = 1\n[[series.outcome]]\nunit = "{unit}"\n'
    case = read(tmp_path, text)
    assert case.series[0].outcomes[0].unit == "IRLS points"


def test_visits_that_were_told_alike(tmp_path: Path) -> None:
    text = 'source = "x"\n[[series]]\n[[series.visit]]\nvisits = [2, 3]\nsites = ["sole", "calf"]\n'
    case = read(tmp_path, text)
    told = ("sole", "calf")
    assert case.series[0].visits == (
        Visit(1),
        Visit(2, sites=told, source="x"),
        Visit(3, sites=told, source="x"),
    )
    assert case.findings == ()


def test_the_first_telling_of_a_visit_is_used(tmp_path: Path) -> None:
    visit = "[[series.visit]]\nvisits = {}\nresponse = '{}'\n"
    text = "source='x'\n[[series]]\n" + visit.format("[1, 2]", "a") + visit.format("[2, 3]", "b")
    case = read(tmp_path, text)
    assert [one.response for one in case.series[0].visits] == ["a", "a", "b"]
    assert case.findings == (
        Finding(
            "visit_twice",
            "warning",
            "case.toml, series 1, visit 2",
            "visit 2 was told before",
            "the first telling is used",
        ),
    )


def test_no_time_between_the_visits(tmp_path: Path) -> None:
    case = read(tmp_path, 'source = "x"\n[[series]]\nvisits = 1\nevery_days = -2.5\n')
    assert case.series[0].every_days is None
    assert [str(one) for one in case.findings] == [
        "case.toml, series 1: every_days is -2.5; it counts as not told"
    ]


def test_words_have_no_scale(tmp_path: Path) -> None:
    outcome = '[[series.outcome]]\nwords = ["a", "b"]\nscale = [0, 1]\n'
    case = read(tmp_path, f'source = "x"\n[[series]]\nvisits = 1\n{outcome}')
    assert case.series[0].outcomes[0].scale is None
    assert str(case.findings[0]) == (
        "case.toml, series 1, outcome 1: words have an order and no scale; scale is not used"
    )


def test_nothing_said_is_left_out(tmp_path: Path) -> None:
    case = read(tmp_path, 'source = "x"\nrelief = ["", "a walk"]\n[[series]]\nvisits = 1\n')
    assert case.relief == (Told("a walk", "x"),)
    assert [str(one) for one in case.findings] == [
        "case.toml, relief 1: says is empty or missing; not used; write what was told"
    ]


def test_another_encoding_is_said(tmp_path: Path) -> None:
    path = write(tmp_path, 'source = "d\xf6k"\n[[series]]\nvisits = 1\n'.encode("latin-1"))
    case = read_case(path)
    assert case.source == "d\xf6k"
    assert [str(one) for one in case.findings] == [
        "case.toml: the text is not UTF-8; read as Latin-1; "
        "check letters with accents, or save it as UTF-8"
    ]
    assert [one.code for one in case.findings] == ["encoding"]


OUTCOME = "[[series]]\nvisits = 2\n[[series.outcome]]\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file is empty; tell the case in it"),
        ("a b", "it is not valid TOML ("),
        (f"x = {'9' * 5000}", "a value cannot be read ("),
        (f"x = {'[' * 9999}", "it is nested too deeply; check the name"),
        ("#" * (10**6 + 1), "it is too large to be a case; check the name"),
        ('format = "other"', "format is 'other'; write format = \"ekbom-case/1\""),
        (
            "colour = 1",
            "'colour' is not known here; use one of format, title, source, about, complaint, "
            "trigger, relief, opinion, medicine, series, nights, sleep_studies, intake, person, "
            "known, symptoms, examination, blood, iron_given, taking, scale",
        ),
        (
            "[[medicine]]\ndose = 1",
            "medicine 1: 'dose' is not known here; use one of name, change",
        ),
        (
            '[[medicine]]\n[[medicine.change]]\nstep = "begun"\nseries = "x"',
            "medicine 1, change 1: series 'x' is not told of here; use one of none",
        ),
        (
            '[[medicine]]\n[[medicine.change]]\nstep = "begun"\nseries = "x"\n'
            + "[[series]]\n" * 2,
            "medicine 1, change 1: series 'x' is not told of here; use one of series 1, series 2",
        ),
        (
            "[[medicine]]\n[[medicine.change]]\n",
            "medicine 1, change 1: step is missing; use one of taken, begun, stopped, raised, "
            "reduced, switched",
        ),
        (
            '[[series]]\nname = "a"\n[[series]]\nname = "a"',
            "more than one series is called 'a'; give each a name of its own",
        ),
        (
            OUTCOME + 'name = "a"\n[[series.outcome]]\nname = "a"',
            "series 1: two outcomes have one name; give each a name of its own",
        ),
        (
            OUTCOME + 'words = ["a", "A"]',
            "series 1, outcome 1: words holds a word twice, or an empty one; "
            "name each once, worst first",
        ),
        (OUTCOME + 'words = ["a", ""]', "series 1, outcome 1: words holds a word twice, or an "),
        (
            OUTCOME + '[[series.outcome.reading]]\nvisits = 1\nword = "bad"',
            "series 1, outcome 1: there are words without an order; "
            'write words = ["worst", ..., "best"] beside name',
        ),
        (
            "[[series]]\n[[series.visit]]\n",
            "series 1, visit 1: it needs number or visits, and one of them alone; write number = 3",
        ),
        (
            "[[series]]\n[[series.visit]]\nvisits = [0, 1]",
            "series 1, visit 1: visit 0 is before the first visit; count from 1 (to 1000)",
        ),
        (
            "[[nights]]\n[[nights]]",
            "there are two diaries; name one under [nights]",
        ),
        (
            '[nights]\nfile = "a"',
            "nights 1: file or outcome is missing; name the diary and its column",
        ),
        ('[nights]\noutcome = "a"', "nights 1: file or outcome is missing; "),
        (
            '[nights]\nfile = "a"\noutcome = "b"\noptions = ["tz"]',
            'nights 1: options is no table; write options = { tz = "Europe/Oslo" }',
        ),
        (
            '[nights]\nfile = "a"\noutcome = "b"\noptions = { json = true }',
            "nights 1, options: json is True; write text in quotes, or a number",
        ),
    ],
)
def test_what_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(InputError) as caught:
        read_case(path)
    assert str(caught.value).startswith(f"{path}: {message}")
    assert message.endswith(("(", "; ", "an ")) or str(caught.value).endswith(message)


def test_a_file_of_the_largest_size_is_read(tmp_path: Path) -> None:
    text = 'source = "x"\n[[series]]\nvisits = 1\n'
    path = write(tmp_path, text + "#" * (10**6 - len(text)))
    assert path.stat().st_size == 10**6
    assert read_case(path).source == "x"


@pytest.mark.parametrize(
    ("name", "reason"),
    [("none.toml", "No such file or directory"), ("", "Is a directory"), ("a\0b", "null byte")],
)
def test_no_such_file(tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        read_case(f"{tmp_path}/{name}")
    assert f"it cannot be read ({reason}" in str(caught.value).replace("embedded ", "")
    assert str(caught.value).endswith("; check the name and the place")
