"""Malformed records of a person: a table of faults, each with the verdict written before the run.

``accept`` (read, no finding), ``warn`` (read, the finding of this code named), ``refuse`` (one
clear error that says where, what and what to do). Nothing else may come out, and the file keeps
every byte.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.builders.malformed import Row, TextFault, drop, judged, no_wall, swap, under

from ekbom.cli import main

SOUND = """\
format = "ekbom-case/1"
title = "A made-up person"
source = "told at the desk"

[person]
age_years = 41
sex = "female"
weight_kg = 64.5
height_cm = 170
pregnant = false
breastfeeding = false
on_dialysis = true
reporter = "person"

[person.dialysis]
days = ["mon", "wed", "fri"]
hours = 4
starts = "13:30"

[known]
urge = true
rest = { value = true, by = "clinician", on = 2026-11-02, says = "on the sofa", source = "letter" }
relief = "unknown"
per_week = "4 times a week"

[symptoms]
sensations = ["crawling", "pulling"]
painful = false
sides = "both"
places = ["calf"]
began_at_age_years = 30
relatives = ["mother"]
own_words = "it creeps"
goal = "a film to the end"

[[symptoms.sit]]
situation = "desk"
minutes = 25
on = 2026-11-01

[[examination]]
kind = "neurological"
result = "nothing_found"
on = 2026-10-12
by = "neurologist"
concerns = ["mimic.neuropathy"]

[[blood]]
on = 2026-10-20
at = "08:10"
fasting = true
hours_since_iron = 36
values = { ferritin = "45 ug/L", tsat = "18 %" }

[[iron_given]]
product = "ferrous sulfate"
route = "mouth"
on = 2026-08-01
until = 2026-10-10
dose = "65 mg"

[[taking]]
name = "pramipexole"
taking = "taken"
written_by = "person"
since = 2022-03-01
dose = "0.25 mg"
highest_dose = "0.5 mg"
at = ["20:30"]
response = "helped_at_first"
augmentation = false

[[taking.steps]]
on = 2023-05-01
dose = "0.25 mg"
by = "prescriber"

[[scale]]
scale = "irls"
on = 2026-11-10
total = 21
items = { "1" = 3, "2" = 2 }
by = "person"
"""


def known(line: str) -> TextFault:
    return under("[known]", line)


def without(table: str) -> TextFault:
    """The sound record without a table and its lines."""

    def write(text: str) -> str:
        before, after = text.split(f"{table}\n", 1)
        _, bracket, rest = after.partition("\n[")
        return before + bracket.lstrip("\n") + rest

    return write


# ruff: noqa: E501 - a table reads best in lines.
ROWS = (
    Row("file", "sound", lambda t: t, "accept"),
    Row("file", "windows line ends", lambda t: t.replace("\n", "\r\n"), "accept"),
    Row("person", "left out", lambda t: without("[person]")(without("[person.dialysis]")(t)), "accept"),
    Row("person", "a text", lambda t: 'person = "me"\n' + without("[person]")(without("[person.dialysis]")(t)), "refuse", "write [[person]]"),
    Row("person", "two of them", lambda t: t.replace("[person.dialysis]", "[[person.dialysis]]").replace("[person]", "[[person]]") + "[[person]]\nage_years = 40\n", "refuse", "more than one person"),
    Row("person", "an unknown name", under("[person]", "name = 3"), "refuse", "'name' is not known here"),
    Row("age", "left out", drop("age_years"), "accept"),
    Row("age", "with a half", swap("41", "41.5"), "accept"),
    Row("age", "below zero", swap("= 41", "= -1"), "warn", "impossible_number"),
    Row("age", "of a tree", swap("= 41", "= 410"), "warn", "impossible_number"),
    Row("age", "not a number", swap("= 41", "= nan"), "warn", "not_a_number"),
    Row("age", "as text", swap("= 41", '= "41"'), "refuse", "write a number"),
    Row("age", "a truth", swap("= 41", "= true"), "refuse", "write a number"),
    Row("sex", "left out", drop("sex"), "accept"),
    Row("sex", "in capitals", swap('"female"', '"Female"'), "accept"),
    Row("sex", "another word", swap('"female"', '"woman"'), "refuse", "female, male"),
    Row("weight", "in grams", swap("64.5", "64500"), "warn", "impossible_number"),
    Row("height", "in metres is read as told", swap("= 170", "= 1.7"), "accept"),
    Row("height", "in millimetres", swap("= 170", "= 1700"), "warn", "impossible_number"),
    Row("pregnant", "as text", swap("pregnant = false", 'pregnant = "no"'), "refuse", "true or false"),
    Row("pregnant", "left out", drop("pregnant"), "accept"),
    Row("due", "in the future", under("[person]", "due = 2027-03-01"), "accept"),
    Row("due", "no date", under("[person]", 'due = "spring"'), "warn", "impossible_date"),
    Row("birth", "in the future", under("[person]", "gave_birth = 2027-03-01"), "warn", "future_date"),
    Row("reporter", "left out", drop("reporter"), "accept"),
    Row("reporter", "a parent", swap('reporter = "person"', 'reporter = "parent"'), "accept"),
    Row("reporter", "nobody we know", swap('reporter = "person"', 'reporter = "neighbour"'), "refuse", "person, parent"),
    Row("dialysis", "left out", without("[person.dialysis]"), "accept"),
    Row("dialysis", "days written out", swap('"mon", "wed", "fri"', '"Monday", "Wednesday"'), "accept"),
    Row("dialysis", "a day of no week", swap('"mon", "wed", "fri"', '"caturday"'), "refuse", "mon, tue"),
    Row("dialysis", "longer than a day", swap("hours = 4", "hours = 40"), "warn", "impossible_number"),
    Row("dialysis", "begins at no time", swap('"13:30"', '"25:30"'), "refuse", "a clock time such as 21:30"),
    Row("dialysis", "a list", lambda t: t.replace("[person.dialysis]", "[[person.dialysis]]"), "accept"),
    Row("known", "left out", without("[known]"), "accept"),
    Row("known", "a list", lambda t: "known = [1]\n" + without("[known]")(t), "refuse", "write [known]"),
    Row("known", "a name with a slip", known("urgee = true"), "refuse", "near to it are urge"),
    Row("known", "a name near to none", known("zzz = true"), "refuse", "ekbom explain --list observations"),
    Row("known", "yes as text", swap("urge = true", 'urge = "yes"'), "accept"),
    Row("known", "no as text", swap("urge = true", 'urge = "No"'), "accept"),
    Row("known", "perhaps", swap("urge = true", 'urge = "perhaps"'), "refuse", "neither yes nor no"),
    Row("known", "a number for a yes", swap("urge = true", "urge = 1"), "refuse", "urge"),
    Row("known", "an empty text", swap("urge = true", 'urge = ""'), "refuse", "neither yes nor no"),
    Row("known", "a table without a value", swap("{ value = true,", "{"), "refuse", "value is missing"),
    Row("known", "an empty table", swap("urge = true", "urge = {}"), "refuse", "value is missing"),
    Row("known", "an unknown name in a table", swap("value = true,", "value = true, sure = 3,"), "refuse", "'sure' is not known here"),
    Row("known", "by nobody we know", swap('"clinician"', '"my aunt"'), "refuse", "person, parent"),
    Row("known", "in the future", swap("2026-11-02", "2026-12-02"), "warn", "future_date"),
    Row("known", "told twice alike", swap("urge = true", "urge = [true, { value = true }]"), "accept"),
    Row("known", "an empty list", swap("urge = true", "urge = []"), "accept"),
    Row("known", "a word", known('population = "adult"'), "accept"),
    Row("known", "a word with a capital", known('population = " Adult "'), "accept"),
    Row("known", "another word", known('population = "grown-up"'), "refuse", "adult, child"),
    Row("known", "a truth for a word", known("population = true"), "refuse", "adult, child"),
    Row("known", "a number without its unit", known("ferritin = 45"), "refuse", "'45' has no unit"),
    Row("known", "a number in text without its unit", known('ferritin = "45"'), "refuse", "'45' has no unit"),
    Row("known", "milligrams for micrograms", known('ferritin = "45 mg/L"'), "refuse", "'mg/L' is no unit of ferritin"),
    Row("known", "another spelling of the unit", known('ferritin = "45 mcg/l"'), "accept"),
    Row("known", "a decimal comma", known('ferritin = "45,5 ug/L"'), "accept"),
    Row("known", "a comma of two readings", known('ferritin = "1,045 ug/L"'), "refuse", "may be 1.045 or 1045"),
    Row("known", "below a limit of the laboratory", known('ferritin = "<5 ug/L"'), "refuse", "no number with a unit"),
    Row("known", "below zero", known('ferritin = "-5 ug/L"'), "refuse", "no number with a unit"),
    Row("known", "a truth for a number", known("ferritin = true"), "refuse", "number with its unit"),
    Row("known", "another unit of time", swap("4 times a week", "4 times a day"), "refuse", "times a week"),
    Row("symptoms", "left out", lambda t: without("[[symptoms.sit]]")(without("[symptoms]")(t)), "accept"),
    Row("symptoms", "twice", lambda t: t.replace("[symptoms]", "[[symptoms]]") + "[[symptoms]]\n", "refuse", "more than one symptoms"),
    Row("symptoms", "one sensation as text", swap('["crawling", "pulling"]', '"crawling"'), "accept"),
    Row("symptoms", "sensations as numbers", swap('["crawling", "pulling"]', "[1]"), "refuse", "list of texts"),
    Row("symptoms", "sides of no kind", swap('"both"', '"upper"'), "refuse", "left, right"),
    Row("symptoms", "an age below zero", swap("years = 30", "years = -3"), "warn", "impossible_number"),
    Row("symptoms", "words by nobody we know", under("[symptoms]", 'own_words_by = "cat"'), "refuse", "person, parent"),
    Row("sit", "no situation", drop("situation"), "refuse", "situation is missing"),
    Row("sit", "another situation", swap('"desk"', '"church"'), "refuse", "bed, desk"),
    Row("sit", "no minutes", drop("minutes"), "warn", "minutes_not_told"),
    Row("sit", "more minutes than a day", swap("minutes = 25", "minutes = 2500"), "warn", "impossible_number"),
    Row("sit", "minutes as text", swap("minutes = 25", 'minutes = "25 min"'), "refuse", "write a number"),
    Row("sit", "in the future", swap("on = 2026-11-01", "on = 2026-12-01"), "warn", "future_date"),
    Row("examination", "no kind", drop('kind = "neuro'), "refuse", "kind is missing"),
    Row("examination", "no result", drop("result"), "refuse", "result is missing"),
    Row("examination", "another result", swap('"nothing_found"', '"all fine"'), "refuse", "nothing_found, found"),
    Row("examination", "with blanks", swap('"nothing_found"', '"Nothing found"'), "accept"),
    Row("examination", "of no look-alike", swap("mimic.neuropathy", "mimic.ghost"), "refuse", "mimic.neuropathy"),
    Row("examination", "of no named look-alike", drop("concerns"), "accept"),
    Row("blood", "no values", drop("values"), "warn", "no_values"),
    Row("blood", "values as text", swap('{ ferritin = "45 ug/L", tsat = "18 %" }', '"45"'), "refuse", "values is no table"),
    Row("blood", "a value without its unit", swap('"45 ug/L"', "45"), "refuse", "'45' has no unit"),
    Row("blood", "a value in text without its unit", swap('"45 ug/L"', '"45"'), "refuse", "'45' has no unit"),
    Row("blood", "a value of words", swap('"45 ug/L"', '"low"'), "refuse", "no number with a unit"),
    Row("blood", "a decimal comma", swap('"45 ug/L"', '"45,2 ug/L"'), "accept"),
    Row("blood", "no date", drop("on = 2026-10-20"), "accept"),
    Row("blood", "in the future", swap("2026-10-20", "2026-12-20"), "warn", "future_date"),
    Row("blood", "a time of no clock", swap('"08:10"', '"8 h"'), "refuse", "a clock time such as 21:30"),
    Row("blood", "hours below zero", swap("= 36", "= -36"), "warn", "impossible_number"),
    Row("blood", "fasting as text", swap("fasting = true", 'fasting = "yes"'), "refuse", "true or false"),
    Row("iron", "no product", drop("product"), "refuse", "product is missing"),
    Row("iron", "another route", swap('"mouth"', '"nose"'), "refuse", "mouth, vein"),
    Row("iron", "route left out", drop("route"), "accept"),
    Row("iron", "ends before it begins", swap("until = 2026-10-10", "until = 2026-07-10"), "warn", "dates_go_back"),
    Row("iron", "a dose without a unit", swap('"65 mg"', "65"), "refuse", "'65' has no unit"),
    Row("iron", "goes on", drop("until"), "accept"),
    Row("taking", "no name", drop("name"), "refuse", "name is missing"),
    Row("taking", "another word", swap('"taken"', '"sometimes"'), "refuse", "taken, not_taken"),
    Row("taking", "the word left out", drop('taking = "taken"'), "accept"),
    Row("taking", "a dose without a unit", swap('dose = "0.25 mg"', "dose = 0.25"), "refuse", "'0.25' has no unit"),
    Row("taking", "a dose with a decimal comma", swap('dose = "0.25 mg"', 'dose = "0,125 mg"'), "accept"),
    Row("taking", "at no time", swap('["20:30"]', '["evening"]'), "refuse", "a clock time such as 21:30"),
    Row("taking", "one time as text", swap('["20:30"]', '"20:30"'), "accept"),
    Row("taking", "an empty time", swap('["20:30"]', '[""]'), "accept"),
    Row("taking", "another response", swap('"helped_at_first"', '"great"'), "refuse", "helped, helped_at_first"),
    Row("taking", "ends before it begins", under("[[taking]]", "until = 2021-01-01"), "warn", "dates_go_back"),
    Row("taking", "written by nobody we know", swap('written_by = "person"', 'written_by = "me"'), "refuse", "person, parent"),
    Row("taking", "an unknown name", under("[[taking]]", 'brand = "x"'), "refuse", "'brand' is not known here"),
    Row("steps", "no date", drop("on = 2023-05-01"), "warn", "step_not_placed"),
    Row("steps", "no dose", swap('on = 2023-05-01\ndose = "0.25 mg"', "on = 2023-05-01"), "warn", "step_not_placed"),
    Row("steps", "by nobody we know", swap('by = "prescriber"', 'by = "me"'), "refuse", "patient, prescriber"),
    Row("scale", "no name", drop('scale = "irls"'), "refuse", "scale is missing"),
    Row("scale", "total as text", swap("total = 21", 'total = "21"'), "refuse", "write a number"),
    Row("scale", "total left out", drop("total"), "accept"),
    Row("scale", "items as a list", swap('{ "1" = 3, "2" = 2 }', "[3, 2]"), "refuse", "items is no table"),
    Row("scale", "an item as text", swap('"1" = 3', '"1" = "often"'), "refuse", "write a number"),
    Row("scale", "an item that is no number", swap('"1" = 3', '"1" = nan'), "warn", "not_a_number"),
    Row("scale", "in the future", swap("2026-11-10", "2026-12-10"), "warn", "future_date"),
)  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_record(row: Row, tmp_path: Path) -> None:
    judged(row, SOUND, tmp_path / "case.toml")


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_command_says_the_same(
    row: Row, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "case.toml"
    row.write(path, SOUND)
    code = main(["assess", str(path), "--on", "2026-11-21"])
    shown = capsys.readouterr()
    if row.verdict == "refuse":
        assert (code, shown.out) == (1, "")
        assert len(shown.err.splitlines()) == 1
        assert shown.err.startswith("ekbom: ")
    else:
        assert code == 0
        assert shown.out
        assert "Traceback" not in shown.err
        if row.verdict == "warn":
            assert f"{path.name}, " in shown.err


def test_the_table_is_no_wall() -> None:
    no_wall(ROWS, accepted=25, warned=20)
