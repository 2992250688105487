"""Malformed cases: a table of faults (field x fault), each with the verdict written before the run.

``accept`` (read and told, no finding), ``warn`` (read and told, the finding of this code named),
``refuse`` (one clear error that says where, what and what to do). Nothing else may come out,
and the file keeps every byte.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.builders.malformed import NOW, Row, TextFault, drop, judged, no_wall, swap, under

from ekbom.cli import main
from ekbom.model.case import Case
from ekbom.nof1.story import story
from ekbom.nof1.worded import told_level, word_course

SOUND = """\
format = "ekbom-case/1"
title = "A made-up case"
source = "told at the desk"
complaint = ["Legs that will not lie still."]

[[trigger]]
says = "long films"
source = "first talk"

[[medicine]]
name = "pramipexole"

[[medicine.change]]
step = "reduced"
by = "prescriber"
on = 2026-10-05
says = "a smaller evening dose"

[[series]]
name = "autumn"
visits = 4
every_days = 7

[[series.treatment]]
says = "massage of the calves"

[[series.visit]]
number = 1
on = 2026-10-01
sites = ["calf"]

[[series.visit]]
number = 2
on = 2026-10-08
response = "a calmer evening"

[[series.outcome]]
name = "evenings"
words = ["bad", "fair", "good"]

[[series.outcome.reading]]
visits = 0
word = "bad"

[[series.outcome.reading]]
visits = [3, 4]
word = "good"
ups_and_downs = true
context = ""

[[series.outcome]]
name = "total"
unit = "IRLS points"
scale = [0, 40]
lower_is_better = true

[[series.outcome.reading]]
visits = 0
value = 24

[[series.outcome.reading]]
visits = 4
value = 18.5

[[series.afterwards]]
what = "stayed_good"
lasted = "a month"

[nights]
file = "diary.csv"
outcome = "urge"
options = { tz = "Europe/Oslo", day-turns = 12 }
"""


def add(text: str) -> TextFault:
    """The sound case with a text more at its end."""
    return lambda sound: f"{sound}\n{text}\n"


MORE = '[[series]]\nname = "spring"\n'
# ruff: noqa: E501 - a table reads best in lines.
ROWS = (
    Row("file", "sound", lambda t: t, "accept"),
    Row("file", "byte order mark", lambda t: b"\xef\xbb\xbf" + t.encode(), "accept"),
    Row("file", "windows line ends", lambda t: t.replace("\n", "\r\n").encode(), "accept"),
    Row("file", "no last line end", lambda t: t.rstrip(), "accept"),
    Row("file", "comments and blank lines", lambda t: t.replace("\n[[", "\n\n# here\n[["), "accept"),
    Row("file", "latin-1 letters", lambda t: t.replace("calves", "mollets \xe9").encode("latin-1"), "warn", "encoding"),
    Row("file", "empty", lambda t: "", "refuse", "empty"),
    Row("file", "only blanks", lambda t: " \n\n", "refuse", "empty"),
    Row("file", "only a comment", lambda t: "# nothing yet", "warn", "nothing_to_follow"),
    Row("file", "cut short", lambda t: t[: t.index("[0, 40]") + 3], "refuse", "TOML"),
    Row("file", "not TOML", lambda t: "visit,word\n1,bad\n", "refuse", "TOML"),
    Row("file", "JSON", lambda t: '{"title": "x"}', "refuse", "TOML"),
    Row("file", "utf-16", lambda t: t.encode("utf-16"), "refuse", "TOML"),
    Row("file", "NUL bytes", lambda t: t.replace("calf", "ca\0lf"), "refuse", "TOML"),
    Row("file", "a picture", lambda t: b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "refuse", "TOML"),
    Row("file", "too large", lambda t: t + "#" * 10**6, "refuse", "too large"),
    Row("file", "nested too deeply", add(f"deep = {'[' * 5000}{']' * 5000}"), "refuse", ""),
    Row("file", "a number without end", swap("every_days = 7", f"every_days = {'7' * 5000}"), "refuse", "cannot be read"),
    Row("file", "everything twice", lambda t: t + t, "refuse", "TOML"),
    Row("file", "an unknown table", add("[clinic]"), "refuse", "use one of format, title"),
    Row("format", "left out", drop("format"), "accept"),
    Row("format", "of the future", swap("case/1", "case/9"), "refuse", "ekbom-case/9"),
    Row("format", "a number", swap('"ekbom-case/1"', "1"), "refuse", "text in quotes"),
    Row("title", "left out", drop("title"), "accept"),
    Row("title", "a list", swap('"A made-up case"', '["A"]'), "refuse", "title"),
    Row("title", "under another name", swap("title", "subject"), "refuse", "'subject' is not known here"),
    Row("source", "left out", drop("source"), "warn", "source_not_told"),
    Row("complaint", "left out", drop("complaint"), "accept"),
    Row("complaint", "a plain text", swap('["Legs that will not lie still."]', '"Legs."'), "accept"),
    Row("complaint", "an empty text", swap('"Legs that will not lie still."', '""'), "warn", "nothing_said"),
    Row("complaint", "a number", swap('["Legs that will not lie still."]', "3"), "refuse", "complaint"),
    Row("trigger", "one table, not a list", swap("[[trigger]]", "[trigger]"), "accept"),
    Row("trigger", "nothing said", drop('says = "long films"'), "warn", "nothing_said"),
    Row("trigger", "an unknown name", under("[[trigger]]", "when = 3"), "refuse", "use one of says, source"),
    Row("medicine", "name left out", drop("name = "), "accept"),
    Row("medicine", "unknown name", swap("pramipexole", "pramipexel"), "warn", "unknown_medicine"),
    Row("medicine", "a text", lambda t: 'medicine = "iron"\n[[series]]\nvisits = 1\n', "refuse", "write [[medicine]]"),
    Row("change", "step left out", drop("step"), "refuse", "step is missing"),
    Row("change", "step of no kind", swap('"reduced"', '"halved"'), "refuse", "taken, begun"),
    Row("change", "by left out", drop("by"), "accept"),
    Row("change", "by of no kind", swap('"prescriber"', '"the neighbour"'), "refuse", "patient, prescriber"),
    Row("change", "no date and no visits", drop("on = 2026-10-05"), "warn", "change_not_placed"),
    Row("change", "visits for the date", swap("on = 2026-10-05", "visits = [2, 3]"), "accept"),
    Row("change", "visits outside", swap("on = 2026-10-05", "visits = [2, 9]"), "warn", "change_outside"),
    Row("change", "visits below zero", swap("on = 2026-10-05", "visits = -1"), "refuse", "[4, 8]"),
    Row("change", "a date as text", swap("on = 2026-10-05", 'on = "2026-10-05"'), "accept"),
    Row("change", "a moment", swap("on = 2026-10-05", "on = 2026-10-05T21:30:00"), "accept"),
    Row("change", "a clock time alone", swap("on = 2026-10-05", "on = 21:30:00"), "refuse", "a date such as"),
    Row("change", "a local date", swap("on = 2026-10-05", 'on = "5.10.2026"'), "warn", "impossible_date"),
    Row("change", "a day of no calendar", swap("on = 2026-10-05", "on = 2026-02-30"), "refuse", ""),
    Row("change", "a day of no calendar, as text", swap("on = 2026-10-05", 'on = "2026-02-30"'), "warn", "impossible_date"),
    Row("change", "a year of long ago", swap("on = 2026-10-05", "on = 0226-10-05"), "warn", "impossible_date"),
    Row("change", "a date in the future", swap("on = 2026-10-05", "on = 2026-11-22"), "warn", "future_date"),
    Row("change", "a series nobody told of", under("[[medicine.change]]", 'series = "winter"'), "refuse", "use one of autumn"),
    Row("change", "visits of either series", lambda t: swap("on = 2026-10-05", "visits = 1")(t) + f"{MORE}visits = 2\n", "warn", "change_without_series"),
    Row("series", "none", lambda t: t[: t.index("[[series]]")], "warn", "nothing_to_follow"),
    Row("series", "name left out", drop('name = "autumn"'), "accept"),
    Row("series", "two of one name", add(MORE.replace("spring", "autumn")), "refuse", "autumn"),
    Row("series", "no visits told", add(MORE), "warn", "visits_not_told"),
    Row("series", "no visits", swap("visits = 4", "visits = 0"), "refuse", "whole number from 1"),
    Row("series", "half a visit", swap("visits = 4", "visits = 4.5"), "refuse", "whole number"),
    Row("series", "a million visits", swap("visits = 4", "visits = 1_000_000"), "refuse", "no series reaches"),
    Row("series", "days between left out", drop("every_days"), "accept"),
    Row("series", "days between of zero", swap("every_days = 7", "every_days = 0"), "warn", "no_time_between"),
    Row("series", "days between infinite", swap("every_days = 7", "every_days = inf"), "warn", "not_a_number"),
    Row("series", "days between as text", swap("every_days = 7", 'every_days = "weekly"'), "refuse", "a number"),
    Row("visit", "not in order", lambda t: swap("number = 1\non", "number = 9\non")(swap("number = 2", "number = 1")(t)).replace("number = 9", "number = 2"), "warn", "visits_out_of_order"),
    Row("visit", "told twice", swap("number = 2", "number = 1"), "warn", "visit_twice"),
    Row("visit", "over the count", swap("number = 2", "number = 6"), "warn", "more_visits_than_told"),
    Row("visit", "number left out", drop("number = 1"), "refuse", "number or visits"),
    Row("visit", "number and visits", under("[[series.visit]]", "visits = [1, 2]"), "refuse", "number or visits"),
    Row("visit", "some told alike", swap("number = 2", "visits = [2, 4]"), "accept"),
    Row("visit", "number 0", swap("number = 1", "number = 0"), "refuse", "whole number from 1"),
    Row("visit", "visits from 0", swap("number = 1", "visits = [0, 1]"), "refuse", "before the first"),
    Row("visit", "dates go back", swap("2026-10-08", "2026-09-08"), "warn", "dates_go_back"),
    Row("visit", "a date in the future", swap("2026-10-08", "2026-12-08"), "warn", "future_date"),
    Row("visit", "one site as text", swap('["calf"]', '"calf"'), "accept"),
    Row("visit", "sites as numbers", swap('["calf"]', "[1, 2]"), "refuse", "list of texts"),
    Row("outcome", "name left out", drop('name = "evenings"'), "accept"),
    Row("outcome", "two of one name", swap('"total"', '"evenings"'), "refuse", "one name"),
    Row("outcome", "words without an order", drop("words"), "refuse", "without an order"),
    Row("outcome", "a word twice", swap('"fair", "good"', '"Good", "good"'), "refuse", "twice"),
    Row("outcome", "an empty word", swap('"fair"', '" "'), "refuse", "empty one"),
    Row("outcome", "one word", swap('["bad", "fair", "good"]', '["bad"]'), "warn", "unknown_word"),
    Row("outcome", "words and a scale", under("[[series.outcome]]", "scale = [0, 2]"), "warn", "scale_of_words"),
    Row("outcome", "scale left out", drop("scale"), "accept"),
    Row("outcome", "scale upside down", swap("[0, 40]", "[40, 0]"), "refuse", "a lower and a higher"),
    Row("outcome", "scale of no width", swap("[0, 40]", "[4, 4]"), "refuse", "a lower and a higher"),
    Row("outcome", "scale without end", swap("[0, 40]", "[0, inf]"), "refuse", "a lower and a higher"),
    Row("outcome", "scale of three", swap("[0, 40]", "[0, 20, 40]"), "refuse", "a lower and a higher"),
    Row("outcome", "direction as text", swap("= true\n\n[[series.outcome.reading]]\nvisits = 0\nvalue", '= "yes"\n\n[[series.outcome.reading]]\nvisits = 0\nvalue'), "refuse", "true or false"),
    Row("outcome", "nothing told of it", add('[[series]]\nvisits = 1\n[[series.outcome]]\nname = "sleep"'), "warn", "no_readings"),
    Row("reading", "visits left out", drop("visits = 0"), "warn", "reading_without_visits"),
    Row("reading", "outside of the visits", swap("visits = [3, 4]", "visits = [3, 5]"), "warn", "reading_outside"),
    Row("reading", "the range goes back", swap("visits = [3, 4]", "visits = [4, 3]"), "warn", "range_turned"),
    Row("reading", "range of three", swap("visits = [3, 4]", "visits = [2, 3, 4]"), "refuse", "[4, 8]"),
    Row("reading", "range far away", swap("visits = [3, 4]", "visits = [3, 4000]"), "refuse", "no series reaches"),
    Row("reading", "visits as text", swap("visits = [3, 4]", 'visits = "3-4"'), "refuse", "[4, 8]"),
    Row("reading", "a word of no order", swap('word = "good"', 'word = "great"'), "warn", "unknown_word"),
    Row("reading", "a word in capitals", swap('word = "good"', 'word = " GOOD "'), "accept"),
    Row("reading", "no word", drop('word = "good"'), "warn", "nothing_read"),
    Row("reading", "a number among words", swap('word = "good"', "value = 3"), "warn", "number_among_words"),
    Row("reading", "no value", drop("value = 24"), "warn", "nothing_read"),
    Row("reading", "not a number", swap("value = 24", "value = nan"), "warn", "not_a_number"),
    Row("reading", "a value as text", swap("value = 24", 'value = "24"'), "refuse", "a number"),
    Row("reading", "a value of yes", swap("value = 24", "value = true"), "refuse", "a number"),
    Row("reading", "over the scale", swap("value = 24", "value = 42"), "warn", "off_the_scale"),
    Row("reading", "under the scale", swap("value = 24", "value = -1"), "warn", "off_the_scale"),
    Row("reading", "told in two ways", swap("visits = 0\nword", "visits = [0, 3]\nword"), "warn", "readings_overlap"),
    Row("reading", "upside down in the file", swap("visits = 0\nword = \"bad\"\n", "visits = 4\nword = \"good\"\n\n[[series.outcome.reading]]\nvisits = 0\nword = \"bad\"\n"), "accept"),
    Row("reading", "an unknown name", under("[[series.outcome.reading]]", "mood = 3"), "refuse", "'mood' is not known here"),
    Row("afterwards", "what left out", drop("what"), "accept"),
    Row("afterwards", "what of no kind", swap("stayed_good", "healed"), "refuse", "stayed_good"),
    Row("afterwards", "with blanks", swap("stayed_good", "Stayed good"), "accept"),
    Row("nights", "left out", lambda t: t[: t.index("[nights]")], "accept"),
    Row("nights", "no file", drop("file"), "refuse", "name the diary"),
    Row("nights", "two diaries", lambda t: t.replace("[nights]", "[[nights]]") + '\n[[nights]]\nfile = "b.csv"\noutcome = "urge"\n', "refuse", "two diaries"),
    Row("nights", "options as text", swap('{ tz = "Europe/Oslo", day-turns = 12 }', '"tz"'), "refuse", "options"),
    Row("nights", "an option of lists", swap('"Europe/Oslo"', '["Europe"]'), "refuse", "tz"),
)  # fmt: skip


def answered(case: Case) -> None:
    """What is made of a case: its story, its words and their level."""
    told = [*story(case)]
    for series in case.series:
        for outcome in series.outcomes:
            assert told_level(outcome) in ("not_enough", "noted")
            told += [one.says for one in word_course(outcome)]
    assert all(line.endswith((".", "!", "?")) for line in told)
    assert told or not case.series


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_case(row: Row, tmp_path: Path) -> None:
    case = judged(row, SOUND, tmp_path / "case.toml")
    if case is not None:
        answered(case)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_command_says_the_same(
    row: Row, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "case.toml"
    row.write(path, SOUND)
    nights = [f"2026-10-{day:02d},{day % 7}" for day in range(1, 29)]
    for name in ("diary.csv", "b.csv"):
        (tmp_path / name).write_text("\n".join(["date,urge", *nights]), encoding="utf-8")
    code = main(["course", str(path), "--now", NOW.isoformat()])
    shown = capsys.readouterr()
    # Two of the four visits have their day, which is said of every sound case with a diary.
    own = [line for line in shown.err.splitlines() if "visits have a day of their own" not in line]
    if row.verdict == "refuse":
        assert code == 1
        assert shown.out == ""
        assert len(own) == 1
        assert own[0].startswith("ekbom: ")
    else:
        assert code == 0
        assert shown.out
        assert bool(own) == (row.verdict == "warn")


def test_the_table_is_no_wall() -> None:
    no_wall(ROWS, accepted=20, warned=30)
