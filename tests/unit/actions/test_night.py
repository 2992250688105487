"""A recording becomes a scored night."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from tests.builders.edf import legs
from tests.builders.night_file import write_night_file

import ekbom
from ekbom.actions.night import ScoredNight, score_night
from ekbom.actions.night_files import FORMS, write_night
from ekbom.actions.night_more import odd_marks, span_of_test
from ekbom.knowledge.night_policy import load_night_policy
from ekbom.model.errors import InputError, StoreError, UsageError
from ekbom.model.movement import Hypnogram, Span
from ekbom.model.recording import Marks, RecordingInfo
from ekbom.recordings import Recording

MADE_AT = "2026-11-21 08:00"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_night_file(tmp_path_factory.mktemp("night") / "night.edf")


@pytest.fixture(scope="module")
def night(file: Path) -> ScoredNight:
    return score_night(file)


def test_a_recording_is_scored(night: ScoredNight) -> None:
    assert dict(night.channels) == {"left": "EMG LAT", "right": "EMG RAT"}
    assert [one.leg for one in night.legs] == ["left", "right"]
    assert sum(one.periodic for one in night.movements) == 9
    assert {one.legs for one in night.movements if one.periodic} == {"left", "both"}
    assert [one.onset_s for one in night.leg_movements] == sorted(
        one.onset_s for one in night.leg_movements
    )
    assert night.indices["plms_index"].value == pytest.approx(9 / (10 / 60))
    assert night.indices["plm_mean_s"].value == pytest.approx(2.0, abs=0.3)
    assert night.rules.name == "wasm2016"
    assert night.sleep.numbers["asleep_min"].value == 10.0
    assert night.marks.respiratory == (Span(150.0, 12.0),)
    assert night.test is None


def test_one_leg_after_the_other_gives_the_same(
    file: Path, night: ScoredNight, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ekbom.actions.night_legs._SAMPLES_AT_ONCE", 1000)
    assert score_night(file).to_dict() == night.to_dict()


def test_the_same_by_the_public_names(file: Path, night: ScoredNight) -> None:
    recording = ekbom.read_recording(file)
    again = ekbom.score_night(recording, "wasm2016", left="EMG LAT", right="EMG RAT")
    assert again.to_dict() == night.to_dict()
    assert isinstance(again, ekbom.ScoredNight)
    assert isinstance(recording, Recording)


def test_it_says_the_answer_in_words(night: ScoredNight) -> None:
    said = night.say()
    assert "PLMS index 54.0 per hour of sleep" in said
    assert "under WASM 2016: 9 periodic movements in 10 min of sleep." in said
    assert "Legs: EMG LAT (left) and EMG RAT (right)." in said
    assert "It does not say how strong restless legs are" in said


def test_json_holds_all_of_it_and_no_number_that_is_none(night: ScoredNight) -> None:
    found = json.loads(json.dumps(night.to_dict(), allow_nan=False))
    assert found["indices"]["plms_index"]["value"] == pytest.approx(54.0)
    assert "clm_mean_s" in found["indices"]
    assert found["rules"] == {"name": "wasm2016", "provisional": False}
    assert found["options"]["imi_upper"] == "inclusive"
    assert found["recording"]["legs"] == {"left": "EMG LAT", "right": "EMG RAT"}
    assert found["quality"]["left"]["recorded_min"] == pytest.approx(12.0)
    assert found["detected"] is True
    assert found["immobilisation_test"] is None
    assert set(found["histograms"]) == {"s", "ln s"}
    assert found["findings"] == [one.to_dict() for one in night.findings]


def test_an_edition_and_an_option_are_kept(file: Path) -> None:
    night = score_night(file, "aasm", options={"imi_upper": "exclusive"})
    assert (night.rules.name, night.rules.imi_upper) == ("aasm", "exclusive")
    assert "under AASM (provisional): " in night.say()
    assert "provisional_rules" in {one.code for one in night.findings}


def test_the_seed_repeats_the_intervals(file: Path, night: ScoredNight) -> None:
    assert score_night(file, seed=0).indices == night.indices


def test_without_stages_no_index_per_hour(tmp_path: Path) -> None:
    night = score_night(write_night_file(tmp_path / "bare.edf", stages=False))
    assert night.indices["plms_index"].value is None
    assert night.say().startswith(
        "9 periodic movements under WASM 2016; no index per hour of sleep, because no stages"
    )
    (said,) = [one for one in night.findings if one.code == "no_stages"]
    assert (said.severity, said.repair) == ("warning", "give them with --stages FILE")
    assert night.hours == night.thirds == ()


def test_stages_that_are_passed_in_go_before_those_of_the_file(file: Path) -> None:
    night = score_night(file, stages=Hypnogram(("N2",) * 24, 30.0))
    assert night.sleep.numbers["asleep_min"].value == 11.0
    assert [one.where for one in night.findings if one.code == "marks_twice"] == [
        "the stages that were passed in"
    ]


def test_a_file_beside_goes_before_the_recording(file: Path, tmp_path: Path) -> None:
    beside = tmp_path / "stages.tsv"
    lines = [f"{30 * k}\t30\tSleep stage {'R' if k > 11 else 'N2'}" for k in range(24)]
    beside.write_text("\n".join(["onset\tduration\tlabel", *lines]), encoding="utf-8")
    for given in (beside, str(beside), [beside]):
        night = score_night(file, stages=given)
        assert night.indices["plms_rem_index"].value == 0.0
        assert night.marks.respiratory == (Span(150.0, 12.0),)
    said = [one for one in night.findings if one.code == "marks_twice"]
    assert [(one.where, one.what) for one in said] == [
        ("stages.tsv", "stages stand in another place too")
    ]


def test_labels_of_the_laboratory_are_taken(file: Path, tmp_path: Path) -> None:
    labels = tmp_path / "labels.toml"
    labels.write_text(
        'format = "ekbom-labels/1"\n[labels]\n"Obstructive apnea" = "ignore"\n', encoding="utf-8"
    )
    assert score_night(file, labels=labels).marks.respiratory is None


def test_what_was_looked_for_takes_nothing_away_from_another_file(
    file: Path, tmp_path: Path
) -> None:
    labels, beside = tmp_path / "labels.toml", tmp_path / "stages.txt"
    labels.write_text('format = "ekbom-labels/1"\nscored = ["respiratory", "arousal"]\n', "utf-8")
    beside.write_text("N2\n" * 24, "utf-8")
    marks = score_night(file, stages=beside, labels=labels).marks
    assert (marks.respiratory, marks.arousals) == ((Span(150.0, 12.0),), (Span(181.0, 4.0),))
    bare = write_night_file(tmp_path / "bare.edf", stages=False)
    marks = score_night(bare, stages=beside, labels=labels).marks
    assert (marks.respiratory, marks.arousals, marks.movements) == ((), (), None)
    marks = score_night(bare, stages=Hypnogram(("N2",) * 24, 30.0), labels=labels).marks
    assert (marks.respiratory, marks.arousals) == ((), ())


def test_a_file_that_gives_nothing_is_told(tmp_path: Path) -> None:
    bare = write_night_file(tmp_path / "bare.edf", stages=False)
    odd = tmp_path / "odd.tsv"
    odd.write_text("onset\tlabel\n1\tQuux\n2\tBlah\n", encoding="utf-8")
    for beside, holds in ((odd, 'it holds "Quux", "Blah"'), (bare, "it holds none")):
        said = [o for o in score_night(bare, stages=beside).findings if o.code == "nothing_marked"]
        assert [(one.where, one.severity, one.what) for one in said] == [
            (beside.name, "warning", f"no stages, events or movements were found in it; {holds}")
        ]


def test_what_is_no_recording_says_where_it_goes(file: Path, tmp_path: Path) -> None:
    table = tmp_path / "events.tsv"
    table.write_text("onset\tlabel\n1\tArousal\n", encoding="utf-8")
    with pytest.raises(InputError, match="has a form that stages or events come in; name the rec"):
        score_night(table)
    write_night(score_night(file), tmp_path, made_at=MADE_AT, only=("edf",))
    with pytest.raises(InputError, match=r"scored.edf: it holds annotations alone, and no signal"):
        score_night(tmp_path / "scored.edf")


def test_a_leg_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    slow = tmp_path / "slow.edf"
    slow.write_bytes(legs(("LAT", "RAT"), seconds=60, rates=(20, 20)).to_bytes())
    with pytest.raises(InputError, match=r"^slow.edf, channel LAT: 20 samples a second cannot"):
        score_night(slow)


def test_marks_are_scored_when_asked_for(tmp_path: Path) -> None:
    file = write_night_file(tmp_path / "marked.edf", marked=True)
    night = score_night(file, marked=True)
    assert [one.onset_s for one in night.leg_movements] == [200.0, 230.0, 260.0, 290.0, 320.0]
    assert (night.legs, dict(night.channels), night.patterns) == ((), {}, ())
    assert "The movements stood in the files as marks" in night.say()
    assert night.to_dict()["detected"] is False
    found = score_night(file)
    (said,) = [one for one in found.findings if one.code == "marks_not_scored"]
    assert said.what == "5 are marked already, and were not scored"


def test_no_marks_are_an_error(file: Path) -> None:
    with pytest.raises(InputError, match="no leg movements are marked"):
        score_night(file, marked=True)


def test_one_leg_and_a_single_channel(tmp_path: Path) -> None:
    one = score_night(write_night_file(tmp_path / "one.edf", labels=("EMG LAT", "Chin")))
    assert dict(one.channels) == {"left": "EMG LAT"}
    assert "one_leg" in {said.code for said in one.findings}
    single = score_night(write_night_file(tmp_path / "leg.edf", labels=("Leg",)))
    assert dict(single.channels) == {"unknown": "Leg"}
    assert "Legs: Leg." in single.say()
    assert {move.legs for move in single.movements} == {"unknown"}


def test_an_unknown_unit_is_refused_and_can_be_told(tmp_path: Path) -> None:
    file = write_night_file(tmp_path / "unit.edf", unit="")
    with pytest.raises(InputError, match="--unit uV"):
        score_night(file)
    night = score_night(file, unit="uV")
    assert sum(one.periodic for one in night.movements) == 9


def test_legs_named_in_two_ways_are_refused(file: Path) -> None:
    with pytest.raises(UsageError, match="--left or --right is given too"):
        score_night(file, leg="EMG LAT", left="EMG LAT")


def test_a_test_of_lying_still_is_scored_apart(file: Path) -> None:
    night = score_night(file, sit="22:31..22:35", stages=Hypnogram(("W",) * 24, 30.0))
    assert night.test is not None
    assert night.test.span == Span(60.0, 240.0)
    assert night.test.indices["sit_plmw_index"].value == pytest.approx(9 / (4 / 60))
    assert "PLMW index of the test 135.0" in night.say()
    told = night.to_dict()["immobilisation_test"]
    assert told["span"] == {"onset_s": 60.0, "duration_s": 240.0}
    assert told["indices"]["sit_plmw_index"]["value"] == pytest.approx(135.0)
    same = score_night(file, sit=Span(60.0, 240.0), stages=Hypnogram(("W",) * 24, 30.0))
    assert same.test == night.test


def test_a_clock_time_that_cannot_be_is_no_time(file: Path) -> None:
    with pytest.raises(UsageError, match='"25:75" is no time'):
        score_night(file, sit="25:75..26:00")


def test_the_page_of_a_test_shows_it(file: Path, tmp_path: Path) -> None:
    night = score_night(file, sit="60..300")
    write_night(night, tmp_path, made_at=MADE_AT, only=("html",))
    page = (tmp_path / "night.html").read_text(encoding="utf-8")
    assert "22:31 to 22:35, 0 min of it awake." in page
    assert "the most common interval is 11 to 12 s" in page
    assert page.count("PLMW index of the test") == 1


def test_sleep_in_a_gap_is_told() -> None:
    told = replace(info(None), spans=(Span(0.0, 600.0), Span(1200.0, 600.0)))
    asleep = Marks(hypnogram=Hypnogram(("W",) * 10 + ("N2",) * 50, 30.0))
    longer = Hypnogram(("N2",) * 60, 30.0)
    policy = load_night_policy()
    (said,) = odd_marks(told, replace(asleep, hypnogram=longer), (), policy, 60)
    assert (said.code, said.what) == (
        "sleep_not_recorded", "10 min of sleep lie where nothing was recorded",
    )  # fmt: skip
    # Up to an epoch more than was recorded is no gap.
    whole = replace(told, spans=(Span(0.0, 1770.0),))
    assert odd_marks(whole, replace(asleep, hypnogram=longer), (), policy, 60) == []
    assert [one.code for one in odd_marks(told, Marks(), (), policy, 0)] == ["no_stages"]
    # Thirty minutes of sleep are a block of the intervals; less is little.
    (little,) = odd_marks(whole, asleep, (), policy, 25.0)
    assert (little.code, little.what) == ("little_sleep", "only 25 min of sleep were scored")
    awake = Marks(hypnogram=Hypnogram(("W",) * 60, 30.0))
    assert odd_marks(whole, awake, (), policy, 0) == []


def info(start: datetime | None) -> RecordingInfo:
    return RecordingInfo("n.edf", "EDF", start, 8 * 3600.0, 1, (), (Span(0.0, 8 * 3600.0),))


EVENING = datetime(2026, 11, 20, 22, 30)


@pytest.mark.parametrize(
    ("text", "start", "span"),
    [
        ("22:30..23:30", EVENING, Span(0.0, 3600.0)),
        ("23:45:30..00:45", EVENING, Span(4530.0, 3570.0)),
        ("600 .. 4200.5", EVENING, Span(600.0, 3600.5)),
        ("0..60", None, Span(0.0, 60.0)),
        ("01:00..02:00", EVENING, Span(9000.0, 3600.0)),
    ],
)
def test_a_span_is_read(text: str, start: datetime | None, span: Span) -> None:
    assert span_of_test(text, info(start)) == span


@pytest.mark.parametrize(
    ("text", "start", "words"),
    [
        ("22:30", EVENING, "is no span"),
        ("22:30..late", EVENING, '"late" is no time'),
        ("22:30..23:30", None, "does not say when it began"),
        ("600..600", EVENING, "does not lie in the recording"),
        ("600..90000", None, r"does not lie in the recording \(0 to 28800 s\); write START"),
        ("700..600", EVENING, "does not lie in the recording"),
        ("05:00..07:00", EVENING, "does not lie in the recording"),
        ("..", EVENING, '"" is no time'),
    ],
)
def test_a_span_that_cannot_be_is_refused(text: str, start: datetime | None, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        span_of_test(text, info(start))


def test_every_file_is_written_and_nothing_else_touched(night: ScoredNight, tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "out"
    folder.mkdir(parents=True)
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    (folder / "night.json").write_text("old", encoding="utf-8")
    written = write_night(night, folder, made_at=MADE_AT)
    names = [name for files in FORMS.values() for name in files]
    assert [path.name for path in written] == names
    assert sorted(path.name for path in folder.iterdir()) == sorted([*names, "notes.txt"])
    assert (folder / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert json.loads((folder / "night.json").read_text(encoding="utf-8")) == night.to_dict()
    rows = (folder / "movements.tsv").read_text(encoding="utf-8").splitlines()
    assert rows[0].split("\t")[:3] == ["onset_s", "duration_s", "legs"]
    assert len(rows) == 1 + len(night.movements)
    legs = (folder / "leg_movements.tsv").read_text(encoding="utf-8").splitlines()
    assert legs[0] == "onset_s\tduration_s\tleg"
    assert len(legs) == 1 + len(night.leg_movements)


def test_what_is_written_scores_the_same(night: ScoredNight, file: Path, tmp_path: Path) -> None:
    write_night(night, tmp_path, made_at=MADE_AT, only=("edf",))
    bare = write_night_file(tmp_path / "bare.edf", stages=False)
    again = score_night(bare, stages=tmp_path / "scored.edf", marked=True)
    assert again.marks.hypnogram == night.marks.hypnogram
    assert again.marks.arousals == night.marks.arousals
    assert [one.onset_s for one in again.leg_movements] == pytest.approx(
        [one.onset_s for one in night.leg_movements], abs=1e-6
    )
    plms = again.indices["plms_index"].value
    assert plms == pytest.approx(night.indices["plms_index"].value)


def test_some_forms_alone(night: ScoredNight, tmp_path: Path) -> None:
    write_night(night, tmp_path / "out", made_at=MADE_AT, only=("json", "tsv"))
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "leg_movements.tsv", "movements.tsv", "night.json",
    ]  # fmt: skip
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("only", [("pdf",), ("tsv", "pdf"), ()])
def test_an_unknown_form_is_refused(
    night: ScoredNight, tmp_path: Path, only: tuple[str, ...]
) -> None:
    with pytest.raises(UsageError, match="use tsv, json, edf, annot, html"):
        write_night(night, tmp_path / "out", made_at=MADE_AT, only=only)
    assert not (tmp_path / "out").exists()


def test_a_source_is_never_written_over(night: ScoredNight, tmp_path: Path) -> None:
    source = tmp_path / "scored.edf"
    source.write_bytes(b"mine")
    with pytest.raises(UsageError, match="written over"):
        write_night(night, tmp_path, made_at=MADE_AT, sources=[source])
    assert source.read_bytes() == b"mine"
    assert [path.name for path in tmp_path.iterdir()] == ["scored.edf"]


def test_a_place_that_cannot_be_written_leaves_nothing(night: ScoredNight, tmp_path: Path) -> None:
    taken = tmp_path / "file"
    taken.write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="it is a file, not a folder; choose another --out"):
        write_night(night, taken, made_at=MADE_AT)
    # Not even the root may make a folder there.
    with pytest.raises(StoreError, match=r"it cannot be written to .+; choose another folder"):
        write_night(night, taken / "deeper", made_at=MADE_AT)
    (tmp_path / "night.html").mkdir()
    with pytest.raises(StoreError, match="it is a folder"):
        write_night(night, tmp_path, made_at=MADE_AT)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "night.html"]
