"""What laboratories call things: maps in the settings, and words of a night that is brought in."""

from __future__ import annotations

import re

import pytest
from tests.builders.desks import make_desk, own_person
from tests.builders.labels import COUGH, KICK, LIGHT, NORTH, WAKE, marks_text
from tests.builders.night_file import write_night_file
from tests.builders.workbench import Bench

from ekbom.actions.entries import list_records
from ekbom.actions.kept_labels import keep_label_map, labels_of_night, list_label_maps
from ekbom.actions.people import add_member
from ekbom.recordings.labels import MEANINGS, LabelMap, Meaning, labels_text
from ekbom.web.label_words import MEANING_WORDS, SCORED_WORDS

HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture
def bench(tmp_path):
    return Bench(make_desk(tmp_path))


@pytest.fixture
def night(tmp_path):
    return write_night_file(tmp_path / "n.edf", stages=False).read_bytes()


def maps(bench):
    return {one.name: one.labels for one in list_label_maps(bench.house.desk)}


def send(bench, text, name=""):
    files = {"file": ("north.toml", text if isinstance(text, bytes) else text.encode())}
    return bench.post("/labels", {"name": name}, files=files)


def keep(bench, name, *rows, old=False, scored=()):
    data = {
        "name": name, "old": "yes" if old else "", "scored": list(scored),
        "label": [label for label, _ in rows], "meaning": [said for _, said in rows],
    }  # fmt: skip
    return bench.post("/labels/map", data)


def upload(bench, night, *more, **fields):
    parts = [
        ("file", ("n.edf", night)),
        ("stages", ("marks.tsv", marks_text().encode())),
        *((part, (name, content)) for part, name, content in more),
    ]
    address = f"/p/{own_person(bench.house.desk)}/bring/upload"
    return bench.post(address, data={"kind": "night", **fields}, files=parts)


def words_of(page):
    """The words the page asks for, in their order."""
    return re.findall(r'<label for="word-\d+">([^<]*)</label>', page)


def answer(bench, sent, said, keep_as=""):
    """What each word means, sent as the form of the look does."""
    address = sent.headers["location"]
    page = bench.get(address).text
    meaning = [said.get(word, "") for word in words_of(page)]
    secret = address.partition("sent=")[2]
    where = f"/p/{own_person(bench.house.desk)}/bring/labels"
    return bench.post(where, {"sent": secret, "meaning": meaning, "keep_as": keep_as})


def agree(bench, sent):
    secret = sent.headers["location"].partition("sent=")[2]
    return bench.post(f"/p/{own_person(bench.house.desk)}/bring/agree", {"sent": secret})


# Maps in the settings


def test_every_meaning_has_its_words():
    assert set(MEANING_WORDS) == set(MEANINGS)
    assert set(SCORED_WORDS) == {"respiratory", "arousal", "movement"}


def test_a_map_is_kept_from_the_file_of_the_command_line(bench):
    assert "No map is kept yet." in bench.get("/labels").text
    assert send(bench, labels_text(NORTH)).status_code == 303
    assert maps(bench) == {"North": NORTH}
    page = bench.get("/labels").text
    assert "North" in page
    assert "2 labels, 20 November 2026" in page
    file = bench.get("/labels/file?name=North")
    assert file.text == labels_text(NORTH)
    assert file.headers["content-disposition"] == 'attachment; filename="labels.toml"'
    send(bench, labels_text(NORTH), name="Another")
    assert sorted(maps(bench)) == ["Another", "North"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b"\xff\xfe", "It is not UTF-8 text"),
        (b"= what", "It is not valid TOML"),
        (b'format = "x"', "Format is &#39;x&#39;"),
        (b'format = "ekbom-labels/1"\n[labels]\n"PLM" = "left"\n', "which is not known; use stage"),
        (b'format = "ekbom-labels/1"\nname = "N"\n', "The map says nothing yet"),
        (b"x" * 1_000_001, "label map"),
    ],
)
def test_a_bad_file_is_one_error_beside_its_field(bench, text, problem):
    answered = send(bench, text)
    assert answered.status_code == 400
    assert problem in answered.text
    assert answered.text.count('role="alert"') == 1
    assert 'aria-describedby="wrong-file"' in answered.text
    assert maps(bench) == {}


def test_a_file_without_a_name_asks_for_one_and_a_taken_one_for_another(bench):
    nameless = labels_text(LabelMap(NORTH.own))
    answered = send(bench, nameless)
    assert "The map has no name that can be used" in answered.text
    assert 'aria-describedby="wrong-name"' in answered.text
    send(bench, nameless, name="North")
    again = send(bench, nameless, name=" NORTH ")
    assert "A map called &#39;North&#39; is kept already" in again.text
    assert 'value="NORTH"' in again.text
    assert "No file was chosen" in bench.post("/labels", {"name": "x"}).text


def test_a_map_is_made_and_changed_row_by_row(bench):
    assert 'action="/labels/map"' in bench.get("/labels/map").text
    done = keep(bench, "North", (WAKE, "stage W"), ("", ""), (LIGHT, "stage N2"))
    assert done.status_code == 303
    page = bench.get("/labels/map?name=north").text
    assert f'value="{WAKE}"' in page
    assert '<option value="stage N2" selected>' in page
    keep(bench, "North", (WAKE, "stage W"), (KICK, "movement left"), old=True, scored=["movement"])
    assert maps(bench)["North"] == LabelMap(
        {WAKE: Meaning("stage", "W"), KICK: Meaning("movement", "left")}, ("movement",), "North"
    )
    page = bench.get("/labels/map?name=North").text
    assert re.search(r'name="scored" value="movement" checked', page)
    assert bench.post("/labels/remove", {"name": "North"}).status_code == 303
    assert maps(bench) == {}
    assert "no kept map called" in bench.get("/labels/map?name=North").text


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([("", "ignore")], "A meaning has no label"),
        ([("PLM", "")], "&#39;PLM&#39; has no meaning"),
        ([("PLM", "ignore"), ("PLM", "series")], "&#39;PLM&#39; stands there twice"),
        ([("PLM", "left")], "which is not known"),
        ([], "The map says nothing yet"),
    ],
)
def test_rows_that_say_nothing_keep_what_was_typed(bench, rows, problem):
    answered = keep(bench, "North", *rows)
    assert answered.status_code == 400
    assert problem in answered.text
    assert answered.text.count('role="alert"') == 1
    assert 'aria-describedby="wrong-labels"' in answered.text
    assert 'value="North"' in answered.text
    assert maps(bench) == {}
    if rows and rows[0][0]:
        assert 'value="PLM"' in answered.text


def test_a_new_map_does_not_take_the_place_of_another(bench):
    keep(bench, "North", (WAKE, "stage W"))
    answered = keep(bench, "north", (WAKE, "ignore"))
    assert 'aria-describedby="wrong-name"' in answered.text
    assert maps(bench)["North"].own == {WAKE: Meaning("stage", "W")}


def test_hostile_words_stand_there_as_text(bench):
    keep(bench, HOSTILE, (HOSTILE, "ignore"))
    for page in ("/labels", "/labels/map?name=%22%3E%3Cscript%3Ealert(1)%3C/script%3E"):
        shown = bench.get(page)
        assert shown.status_code == 200
        assert "<script>alert" not in shown.text
        assert "&lt;script&gt;alert(1)" in shown.text


def test_who_may_not_keep_maps_is_refused_and_not_offered_them(bench):
    desk, person = bench.house.desk, own_person(bench.house.desk)
    keep_label_map(desk, "North", NORTH)
    carer = add_member(desk, "Ann", "carer", persons=[person])
    assert "/labels" in bench.get(f"/p/{person}/settings").text
    bench.sign_in(carer.id)
    for path in ("/labels", "/labels/map", "/labels/map?name=North", "/labels/file?name=North"):
        assert bench.get(path).status_code == 404
    assert send(bench, labels_text(NORTH)).status_code == 404
    assert keep(bench, "North", (WAKE, "ignore"), old=True).status_code == 404
    assert bench.post("/labels/remove", {"name": "North"}).status_code == 404
    assert maps(bench) == {"North": NORTH}
    assert 'href="/labels"' not in bench.get(f"/p/{person}/settings").text
    page = bench.get(f"/p/{person}/bring").text
    assert '<option value="North">' in page
    assert 'href="/labels"' not in page


# Words of a night


def test_unknown_words_are_asked_for_kept_and_not_asked_for_again(bench, night):
    sent = upload(bench, night)
    page = bench.get(sent.headers["location"]).text
    assert "4 words of this night that nothing is made of" in page
    assert words_of(page) == [LIGHT, KICK, WAKE, COUGH]
    again = answer(bench, sent, {LIGHT: "stage N2", WAKE: "stage W"}, keep_as="North")
    assert again.status_code == 303
    assert maps(bench) == {"North": LabelMap(
        {LIGHT: Meaning("stage", "N2"), WAKE: Meaning("stage", "W")}, (), "North"
    )}  # fmt: skip
    page = bench.get(again.headers["location"]).text
    assert words_of(page) == [KICK, COUGH]
    assert 'name="keep_as" value="North"' in page
    third = answer(bench, again, {KICK: "movement left"}, keep_as="north")
    assert list(maps(bench)) == ["North"]
    assert len(maps(bench)["North"].own) == 3
    done = agree(bench, third)
    assert done.status_code == 303
    desk, person = bench.house.desk, own_person(bench.house.desk)
    (recording,) = list_records(desk, person, "recording")
    assert labels_of_night(recording) == maps(bench)["North"]
    (scored,) = list_records(desk, person, "scoring")
    assert scored.body["night"]["sleep"]["asleep_min"]["value"] == 10.0
    assert '<option value="North" selected>' in bench.get(f"/p/{person}/bring").text


def test_a_laboratory_is_chosen_for_the_next_night(bench, night):
    keep_label_map(bench.house.desk, "North", NORTH)
    sent = upload(bench, night, laboratory="North")
    page = bench.get(sent.headers["location"]).text
    assert words_of(page) == [KICK, COUGH]
    agree(bench, sent)
    (recording,) = list_records(bench.house.desk, own_person(bench.house.desk), "recording")
    assert labels_of_night(recording) == NORTH


def test_what_is_said_for_one_night_is_kept_with_it_alone(bench, night):
    sent = answer(bench, upload(bench, night), {LIGHT: "stage N2"})
    assert maps(bench) == {}
    agree(bench, sent)
    (recording,) = list_records(bench.house.desk, own_person(bench.house.desk), "recording")
    assert labels_of_night(recording) == LabelMap({LIGHT: Meaning("stage", "N2")})


def test_a_file_goes_before_the_laboratory(bench, night):
    keep_label_map(bench.house.desk, "North", NORTH)
    file = ("labels", "own.toml", labels_text(LabelMap({KICK: Meaning("ignore")})).encode())
    sent = upload(bench, night, file, laboratory="North")
    assert words_of(bench.get(sent.headers["location"]).text) == [LIGHT, WAKE, COUGH]


@pytest.mark.parametrize(
    ("more", "fields", "problem"),
    [
        ([("labels", "bad.toml", b"= what")], {}, "Bad.toml: it is not valid TOML"),
        ([], {"laboratory": "West"}, "no kept map called &#39;West&#39;"),
    ],
)
def test_a_bad_map_is_one_error_beside_its_field(bench, night, more, fields, problem):
    answered = upload(bench, night, *more, **fields)
    assert answered.status_code == 400
    assert problem in answered.text
    assert answered.text.count('role="alert"') == 1
    if more:
        assert 'id="wrong-labels"' in answered.text
        assert 'aria-describedby="hint-labels wrong-labels" aria-invalid="true"' in answered.text
    assert not list(bench.house.desk.folder.glob(".bringing-*"))


@pytest.mark.parametrize(
    ("said", "keep_as", "problem", "field"),
    [
        ({}, "", "Nothing was said of any word", "words-wrong"),
        ({LIGHT: "left"}, "", "which is not known", "words-wrong"),
        ({LIGHT: "stage N2"}, "x" * 81, "The map has no name that can be used", "name-wrong"),
    ],
)
def test_what_cannot_be_meant_is_one_error_and_the_night_still_waits(
    bench, night, said, keep_as, problem, field
):
    sent = upload(bench, night)
    answered = answer(bench, sent, said, keep_as=keep_as)
    assert answered.status_code == 400
    assert problem in answered.text
    assert answered.text.count('role="alert"') == 1
    assert f'id="{field}"' in answered.text
    assert maps(bench) == {}
    if "stage N2" in said.values():
        assert '<option value="stage N2" selected>' in answered.text
    assert agree(bench, sent).status_code == 303


def test_what_another_sent_is_not_answered(bench, night):
    sent = upload(bench, night)
    desk, person = bench.house.desk, own_person(bench.house.desk)
    carer = add_member(desk, "Ann", "carer", persons=[person])
    secret = sent.headers["location"].partition("sent=")[2]
    bench.sign_in(carer.id)
    answered = bench.post(f"/p/{person}/bring/labels", {"sent": secret, "meaning": ["ignore"]})
    assert "it does not wait here any more" in answered.text.lower()
    # A carer says what the words mean, and keeps no map of the house.
    own = upload(bench, night)
    assert 'name="keep_as"' not in bench.get(own.headers["location"]).text
    assert answer(bench, own, {LIGHT: "stage N2"}, keep_as="Mine").status_code == 404
    assert answer(bench, own, {LIGHT: "stage N2"}).status_code == 303
    bench.sign_in(bench.house.owner().id)
    assert maps(bench) == {}


def test_of_many_words_the_commonest_are_shown(bench, night):
    rows = "".join(f"{k}\t1\tWord {k:02}\n" for k in range(45)) + "50\t1\tWord 07\n"
    parts = [("file", ("n.edf", night)), ("stages", ("m.tsv", f"onset\tduration\tlabel\n{rows}"))]
    address = f"/p/{own_person(bench.house.desk)}/bring/upload"
    sent = bench.post(address, data={"kind": "night"}, files=parts)
    page = bench.get(sent.headers["location"]).text
    assert len(words_of(page)) == 40
    assert words_of(page)[0] == "Word 07"
    assert "And 5 more, rarer ones." in page
    assert "45 words of this night" in page
