"""Everything out again in open formats, and what a researcher may see of it."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.builders.desks import Clock, make_desk, own_person, seat
from tests.builders.shares import correct, entry, put
from tests.builders.stores import kept

from ekbom.actions.bring_diary import bring_diary
from ekbom.actions.desk import VERBS, Desk
from ekbom.actions.entries import log_entry
from ekbom.actions.export_everything import Exported, export_everything, export_pseudonyms
from ekbom.actions.export_place import export_place
from ekbom.actions.helps import what_helps
from ekbom.actions.journal import read_diary
from ekbom.actions.kept_diary import kept_diary
from ekbom.exchange.plan_file import read_plan, write_plan
from ekbom.model.errors import NotAllowed, StoreError
from ekbom.model.kept import Kept
from ekbom.model.people import Actor
from ekbom.model.trial import Design
from ekbom.nof1.plan import Consent, Question, plan_trial

MELATONIN = Path(__file__).parents[2] / "examples" / "melatonin" / "melatonin_ema.csv"
READING: dict[str, Any] = {"outcome": "mood", "row": "day", "index": "study_day"}
FRIDAY = date(2026, 11, 20)
CASE = """
format = "ekbom-case/1"
title = "Annabel Lee, as told to Dr Usher"
source = "letter of 2026-10-01"

[person]
age_years = 93
sex = "female"
gave_birth = 2026-03-05

[known.urge]
value = true
on = 2026-10-02
says = "I walk about like the raven"

[[blood]]
on = 2026-10-03
laboratory = "Usher and sons"
values = { ferritin = "45 ug/L" }

[[iron_given]]
product = "Pallas drops"
route = "mouth"
on = 2026-10-04
dose = "100 mg"

[[taking]]
name = "pramipexole from Dr Usher"
taking = "taken"
since = 2026-10-05
dose = "0.25 mg"
response = "helped"
augmentation = false

[[taking]]
name = "nevermore"
since = 2026-10-06

[[scale]]
scale = "irls"
on = 2026-10-07
total = 22

[[symptoms.sit]]
situation = "desk"
minutes = 15
on = 2026-10-08
"""
# All that could lead back to her, and no word of it may come through.
SECRETS = (
    "Annabel", "Lee", "Usher", "raven", "Pallas", "nevermore", "awful", "ghastly", "Plutonian",
    "bust_of_pallas", "chamber", "5550123456", "20261118", "quoth.edf", "C3-A2",
)  # fmt: skip


def fill(desk: Desk) -> str:
    """A person with all kinds of records, full of what may not be seen by all."""
    me = own_person(desk)
    card = desk.store.persons()[0]
    desk.store.change_person(replace(card, label="Annabel Lee"), desk.event("change_person", me))
    old = entry(desk, me, "6", FRIDAY, at=datetime(2026, 11, 20, 21, 30), note="awful, ghastly")
    correct(desk, old, "7", "Usher said so")
    cells = {
        "urge": "4,5", "coffee": "2", "magnesium": "400 mg", "pramipexole": "0.25 mg",
        "chamber door": "3", "legs of Annabel": "2", "walk": "yes", "phone": "5550123456",
        "urge ": "20261118", "legs": "Plutonian",
    }  # fmt: skip
    put(
        desk, me, "entry", "e2", {"cells": cells, "note": ""}, source="partner",
        at=datetime(2026, 11, 19, 22, 5), night=date(2026, 11, 19),
    )  # fmt: skip
    table = {
        "columns": ["day", "urge", "n", "mood"],
        "options": {"order": {"mood": ["ghastly", "fair"]}, "written": "n"},
        "time": "day",
        "index": "",
        "mapping": None,
    }
    put(desk, me, "source", "bust_of_pallas.csv", table)
    row = {"day": "18.11.2026", "urge": "3", "n": "2026-11-18", "mood": "fair"}
    put(
        desk, me, "entry", "b|1", {"cells": row, "note": "", "line": 2},
        source="bust_of_pallas.csv", night=date(2026, 11, 18),
    )  # fmt: skip
    put(desk, me, "case", "case", {"text": CASE})
    index = {"value": 12.5, "unit": "1/h", "low": 10.0, "high": None}
    night = {
        "recording": {"name": "quoth.edf", "start": "2026-11-17T23:10:00", "duration_s": 28800.0},
        "rules": {"name": "wasm2016"},
        "indices": {"plms_index": index, "Annabel": index},
        "findings": [{"where": "C3-A2"}],
    }
    put(desk, me, "scoring", "s", {"night": night, "version": "0.1.0"}, night=date(2026, 11, 17))
    put(desk, me, "answer", "a", {"said": "Annabel"})
    put(desk, me, "home", "home", {"items": [{"what": "=walk to Usher", "how_often": "daily"}]})
    put(desk, me, "appointment", "2026-12-01", {"on": "2026-12-01", "what": "Usher"})
    put(desk, me, "handover", "elsewhere|x", {})
    return me


def exported(desk: Desk, tmp_path: Path, **more: Any) -> tuple[Exported, Path]:
    with export_place(tmp_path / "out") as folder:
        made = export_everything(desk, own_person(desk), folder, **more)
    return made, tmp_path / "out" / made.folder


def rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text())))


def test_everything_is_there_and_can_be_read_without_ekbom(desk: Desk, tmp_path: Path) -> None:
    fill(desk)
    made, place = exported(desk, tmp_path)
    assert made.name == "Annabel Lee"
    assert place.name == "Annabel_Lee"
    assert set(made.files) == {
        "README.txt", "entries.csv", "diary_log.csv", "diary_bust_of_pallas.csv", "diaries.json",
        "case.toml", "nights.csv", "home.csv", "appointments.csv", "records.jsonl", "audit.csv",
    }  # fmt: skip
    assert {path.name for path in place.iterdir()} == set(made.files)
    assert (place / "case.toml").read_text() == CASE
    lines = [json.loads(line) for line in (place / "records.jsonl").read_text().splitlines()]
    assert len(lines) == made.records + 1 == 10
    assert {line["kind"] for line in lines} == {
        "entry", "source", "case", "scoring", "answer", "home", "appointment"
    }  # fmt: skip
    assert [line["reason"] for line in lines if line["version"] == 2] == ["Usher said so"]
    (night,) = [one for one in rows(place / "nights.csv") if one["index"] == "plms_index"]
    assert night["value"] == "12.5"
    assert (night["rules"], night["high"], night["version"]) == ("wasm2016", "", "0.1.0")
    assert rows(place / "home.csv") == [
        {"what": "'=walk to Usher", "how_often": "daily", "until": ""}
    ]
    assert rows(place / "appointments.csv") == [{"on": "2026-12-01", "what": "Usher"}]
    long = rows(place / "entries.csv")
    assert [one["value"] for one in long if one["column"] == "note"] == ["awful, ghastly"]
    assert [one["value"] for one in long if one["column"] == "coffee"] == ["2"]
    told = (place / "README.txt").read_text()
    assert told.startswith("What ekbom kept of Annabel Lee\n\nThis is everything that was kept")
    assert "every record with all its versions" in told
    audit = rows(place / "audit.csv")
    assert audit[-1]["verb"] == "export_everything"
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in place.iterdir())
    assert place.stat().st_mode & 0o777 == 0o700


def test_originals_come_out_as_they_went_in(desk: Desk, tmp_path: Path) -> None:
    bring_diary(desk, own_person(desk), MELATONIN, options=READING)
    made, place = exported(desk, tmp_path)
    assert made.files[-1] == "originals/melatonin_ema.csv"
    assert (place / made.files[-1]).read_bytes() == MELATONIN.read_bytes()
    (row,) = rows(place / "originals.csv")
    assert (row["file"], row["name"]) == (made.files[-1], "melatonin_ema.csv")
    assert row["records"] == str(made.records)


def test_a_diary_that_came_out_gives_the_same_answer(quick: Desk, tmp_path: Path) -> None:
    me = own_person(quick)
    bring_diary(quick, me, MELATONIN, options=READING)
    _, place = exported(quick, tmp_path)
    told = json.loads((place / "diaries.json").read_text())["diary_melatonin_ema.csv"]
    again = read_diary(place / "diary_melatonin_ema.csv", **told["options"])
    kept = kept_diary(quick, me)
    assert again.outcomes == kept.outcomes
    assert again.actions == kept.actions
    assert again.dates == kept.dates
    now = datetime(2026, 12, 1)
    answers = [
        what_helps(one, "mood", ["melatonin"], now=now).to_dict()["actions"]
        for one in (again, kept, read_diary(MELATONIN, **READING))
    ]
    assert answers[0] == answers[1] == answers[2]


def test_a_log_that_came_out_gives_the_same_diary(quick: Desk, tmp_path: Path) -> None:
    me = own_person(quick)
    clock = quick.now
    assert isinstance(clock, Clock)
    for urge, coffee in (("6", "1"), ("-2", "0"), ("4,5", "2 cups")):
        log_entry(quick, me, {"urge": urge, "coffee": coffee}, "=HYPERLINK(1)")
        clock.step(days=1)
    _, place = exported(quick, tmp_path)
    told = json.loads((place / "diaries.json").read_text())["diary_log.csv"]
    again = read_diary(place / "diary_log.csv", **told["options"], outcome="urge")
    kept = kept_diary(quick, me, options={"outcome": "urge"})
    assert again.outcomes == kept.outcomes
    assert again.actions == kept.actions
    text = (place / "diary_log.csv").read_text()
    assert ",'=HYPERLINK(1)\n" in text
    assert ",-2," in text


def coded(desk: Desk, tmp_path: Path, **more: Any) -> tuple[Exported, dict[str, bytes]]:
    with export_place(tmp_path / "coded.zip") as folder:
        made = export_everything(desk, own_person(desk), folder, pseudonyms=True, **more)
    with zipfile.ZipFile(tmp_path / "coded.zip") as packed:
        return made, {name: packed.read(name) for name in packed.namelist()}


def test_no_name_no_date_and_no_word_gets_through(desk: Desk, tmp_path: Path) -> None:
    me = fill(desk)
    made, files = coded(desk, tmp_path)
    assert set(files) == {
        f"{made.folder}/{name}"
        for name in ("README.txt", "values.csv", "nights.csv", "case.csv")
    }  # fmt: skip
    everything = b"\n".join(files.values()).lower() + "\n".join(files).lower().encode()
    for secret in (*SECRETS, me, desk.actor.id, "2026", "18.11."):
        assert secret.lower().encode() not in everything, secret
        assert secret.encode() not in (tmp_path / "coded.zip").read_bytes()
    assert re.fullmatch(r"P-[A-Z2-7]{8}", made.name)
    assert made.left_out == {
        "notes": 1, "columns": 3, "words": 2, "answer records": 1, "home records": 1,
        "appointment records": 1,
    }  # fmt: skip


def test_the_numbers_do_get_through(quick: Desk, tmp_path: Path) -> None:
    fill(quick)
    made, files = coded(quick, tmp_path)
    read = {
        name.rpartition("/")[2]: list(csv.DictReader(io.StringIO(data.decode())))
        for name, data in files.items()
    }
    values = [(one["column"], one["value"], one["unit"], one["from"]) for one in read["values.csv"]]
    assert sorted(values) == sorted(
        [
            ("urge", "7", "", "log"),
            ("urge", "4.5", "", "partner"),
            ("coffee", "2", "", "partner"),
            ("magnesium", "400", "mg", "partner"),
            ("pramipexole", "0.25", "mg", "partner"),
            ("walk", "1", "", "partner"),
            ("urge", "3", "", "table 1"),
            ("mood", "1", "rank", "table 1"),
        ]
    )
    assert all(one["code"] == made.name for one in read["values.csv"])
    (night,) = read["nights.csv"]
    assert (night["index"], night["value"], night["unit"]) == ("plms_index", "12.5", "1/h")
    assert (night["duration_s"], night["rules"], night["low"]) == ("28800", "wasm2016", "10")
    assert night["start"].endswith("T23:10")
    case = {(one["what"], one["name"]): one["value"] for one in read["case.csv"]}
    assert case == {
        ("person", "age"): "90 or more",
        ("person", "sex"): "female",
        ("person", "gave_birth"): "true",
        ("answer", "urge"): "true",
        ("sit", "desk"): "15",
        ("scale", "irls"): "22",
        ("blood", "ferritin"): "45",
        ("iron", "mouth"): "100",
        ("medicine", "pramipexole"): "taken",
        ("dose", "pramipexole"): "0.25",
        ("augmentation", "pramipexole"): "false",
        ("response", "pramipexole"): "helped",
    }


def test_dates_are_moved_by_one_number_of_weeks_and_always_the_same(
    desk: Desk, tmp_path: Path
) -> None:
    fill(desk)
    made, files = coded(desk, tmp_path)
    text = next(data.decode() for name, data in files.items() if name.endswith("values.csv"))
    nights = {date.fromisoformat(one["night"]) for one in csv.DictReader(io.StringIO(text))}
    shift = FRIDAY - max(nights)
    assert nights == {date(2026, 11, day) - shift for day in (18, 19, 20)}
    assert shift.days % 7 == 0
    assert 1565 <= shift.days // 7 < 3130
    (tmp_path / "coded.zip").unlink()
    again, more = coded(desk, tmp_path)
    assert (again, more) == (made, files)
    (secret,) = desk.store.find(own_person(desk), "handover", key="pseudonym")
    assert len(secret.body["secret"]) == 64


def test_two_persons_are_moved_differently(tmp_path: Path) -> None:
    desk = make_desk(tmp_path, role="doctor")
    from ekbom.actions.people import add_person

    codes = set()
    with export_place(tmp_path / "out") as folder:
        for name in ("Ada", "Ben"):
            person = add_person(desk, name).id
            entry(desk, person, "5", FRIDAY)
            made = export_everything(desk, person, folder, pseudonyms=True)
            (row,) = rows(folder / made.folder / "values.csv")
            codes.add((made.name, row["night"]))
    desk.store.close()
    assert len({code for code, _ in codes}) == 2
    assert len({night for _, night in codes}) == 2


def test_a_researcher_sees_this_and_nothing_else(quick: Desk, tmp_path: Path) -> None:
    me = fill(quick)
    researcher = seat(quick, Actor("r", "r", "researcher", frozenset({me})))
    with export_place(tmp_path / "out") as folder:
        made = export_pseudonyms(researcher, me, folder)
    assert made == exported_again(quick, tmp_path)
    seen = [name for name, verb in VERBS.items() if verb.right == "see_pseudonym"]
    assert seen == ["export_pseudonyms"]
    for name, verb in VERBS.items():
        if name not in seen:
            with pytest.raises(NotAllowed):
                verb.function(researcher, me if verb.about_person else "Annabel Lee")
    stranger = seat(quick, Actor("r", "r", "researcher"))
    with pytest.raises(NotAllowed), export_place(tmp_path / "none") as folder:
        export_pseudonyms(stranger, me, folder)
    assert not (tmp_path / "none").exists()
    with pytest.raises(NotAllowed), export_place(tmp_path / "none") as folder:
        # What a researcher may see is not what the person may see of themselves.
        export_pseudonyms(quick, me, folder)


def exported_again(desk: Desk, tmp_path: Path) -> Exported:
    with export_place(tmp_path / "again") as folder:
        return export_everything(desk, own_person(desk), folder, pseudonyms=True)


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_an_export_is_there_whole_or_not_at_all(tmp_path: Path, name: str) -> None:
    before = set(tmp_path.iterdir())

    def interrupted() -> None:
        with export_place(tmp_path / name) as folder:
            (folder / "a").write_text("a")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        interrupted()
    assert set(tmp_path.iterdir()) == before


def test_what_is_there_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_text("mine")
    (tmp_path / "empty").mkdir()
    for name in ("file", "full"):
        with (
            pytest.raises(StoreError, match="there is something already, and it is kept"),
            export_place(tmp_path / name),
        ):
            pass
    with export_place(tmp_path / "empty") as folder:
        (folder / "a").write_text("a")
    assert (tmp_path / "empty" / "a").read_text() == "a"
    with (
        pytest.raises(StoreError, match="it cannot be written"),
        export_place(tmp_path / "none" / "out"),
    ):
        pass


def test_a_zip_tells_no_date_of_its_own(tmp_path: Path) -> None:
    with export_place(tmp_path / "out.ZIP") as folder:
        (folder / "a").mkdir()
        (folder / "a" / "b.txt").write_text("text")
    with zipfile.ZipFile(tmp_path / "out.ZIP") as packed:
        (info,) = packed.infolist()
        assert packed.read(info) == b"text"
    assert info.date_time == (1980, 1, 1, 0, 0, 0)
    assert info.filename == "a/b.txt"


def test_plans_of_a_researcher_hold_no_date_and_no_seal(quick: Desk, tmp_path: Path) -> None:
    me = own_person(quick)
    plan = plan_trial(
        Question("stretching", "Annabel", 1.0, versus="a bath"),
        Design("pairs", 28, block=7, wash_in=1),
        start=date(2026, 11, 22),
        now=datetime(2026, 11, 21, 20, 15),
        rng=np.random.default_rng(4),
        consent=Consent(True, "Dr Usher", FRIDAY),
    ).plan
    write_plan(plan, tmp_path / "plan.json")
    body = json.loads((tmp_path / "plan.json").read_text())
    put(quick, me, "plan", plan.seal, body)
    put(quick, me, "plan", "broken", {"format": "ekbom-plan/0"})
    entry(quick, me, "6", FRIDAY)
    _, place = exported(quick, tmp_path)
    plans = sorted(place.glob("plan_*.json"), key=lambda file: file.stat().st_size)
    assert len(plans) == 2
    assert read_plan(plans[1]) == plan
    made, files = coded(quick, tmp_path)
    text = files[f"{made.folder}/plans.csv"].decode()
    (row,) = csv.DictReader(io.StringIO(text))
    assert plan.seal not in text
    assert str(plan.end) not in text
    assert row["assign"] == "".join(map(str, plan.schedule.assign))
    assert (row["action"], row["outcome"]) == ("stretching", "outcome")
    assert row["design"] == plan.schedule.design.name
    start = date.fromisoformat(row["start"])
    assert plan.schedule.start is not None
    assert (plan.schedule.start - start).days % 7 == 0
    assert made.left_out == {"plan records": 1}


def test_a_case_that_cannot_be_read_is_left_out_and_said(quick: Desk, tmp_path: Path) -> None:
    me = own_person(quick)
    entry(quick, me, "6", FRIDAY)
    put(quick, me, "case", "case", {"text": "Annabel = = Lee"})
    made, files = coded(quick, tmp_path)
    assert f"{made.folder}/case.csv" not in files
    assert made.left_out == {"case records": 1}


def test_a_night_without_a_start_and_a_case_with_little(quick: Desk, tmp_path: Path) -> None:
    me = own_person(quick)
    index = {"value": None, "unit": "Annabel", "low": None, "high": None}
    night = {"rules": {"name": "aasm"}, "indices": {"plmi": index}}
    put(quick, me, "scoring", "s", {"night": night}, night=FRIDAY)
    told = 'format = "ekbom-case/1"\n[person]\nage_years = 41\n[[iron_given]]\nproduct = "x"\n'
    told += '[[taking]]\nname = "gabapentin"\n[[taking.steps]]\non = 2026-01-01\ndose = "300 mg"\n'
    told += '[known]\nferritin = "45 ug/L"\n[[scale]]\nscale = "own"\ntotal = 3\n'
    put(quick, me, "case", "case", {"text": told})
    made, files = coded(quick, tmp_path)
    (row,) = csv.DictReader(io.StringIO(files[f"{made.folder}/nights.csv"].decode()))
    assert (row["start"], row["duration_s"], row["value"], row["unit"]) == ("", "", "", "")
    case = list(csv.DictReader(io.StringIO(files[f"{made.folder}/case.csv"].decode())))
    assert [(one["what"], one["name"], one["value"]) for one in case] == [
        ("person", "age", "41"),
        ("answer", "ferritin", "45"),
        ("medicine", "gabapentin", "taken"),
        ("dose", "gabapentin", "300"),
    ]


def made_elsewhere(person: str) -> Kept:
    return kept("elsewhere", person=person, kind="report", body={"name": "a.html"})


def test_marks_beside_a_night_keep_their_names(quick: Desk, tmp_path: Path) -> None:
    me = own_person(quick)
    digests = {}
    for name in ("night.edf", "marks.txt"):
        (tmp_path / name).write_text(name)
        digests[name], size = quick.originals.take(tmp_path / name)
        quick.store.add_original(digests[name], size, quick.event("bring_night", me))
    marks = [{"name": "marks.txt", "sha256": digests["marks.txt"]}]
    body = {"name": "night.edf", "marks": marks}
    put(quick, me, "recording", "k", body, original=digests["night.edf"])
    # From another machine, where its file still is.
    report = replace(made_elsewhere(me), original="a" * 64)
    quick.store.keep_versions([report], quick.event("receive", me))
    made, place = exported(quick, tmp_path)
    assert set(made.files) >= {"originals/night.edf", "originals/marks.txt"}
    assert (place / "originals" / "marks.txt").read_text() == "marks.txt"
    assert {row["file"] for row in rows(place / "originals.csv")} == {
        "originals/night.edf", "originals/marks.txt"
    }  # fmt: skip
