"""People and settings: who is in, who may act, backup, and everything of a person to take away."""

from __future__ import annotations

import io
import zipfile

import pytest
from tests.builders.desks import make_desk, own_person
from tests.builders.pages import words_of
from tests.builders.workbench import Bench

from ekbom.actions.entries import log_entry
from ekbom.actions.people import add_person


@pytest.fixture
def bench(tmp_path):
    return Bench(make_desk(tmp_path, role="therapist"))


@pytest.fixture
def own(tmp_path):
    bench = Bench(make_desk(tmp_path))
    log_entry(bench.house.desk, own_person(bench.house.desk), {"urge": "6"})
    return bench


def persons(bench):
    return {one.label: one for one in bench.house.desk.store.persons()}


def members(bench):
    return {one.label: one for one in bench.house.desk.store.members()}


def test_a_person_is_added_and_opened(bench):
    assert "Nobody is here yet" in words_of(bench.get("/people").text)
    answer = bench.post("/people", {"label": "Mrs L"})
    assert answer.headers["location"] == f"/p/{persons(bench)['Mrs L'].id}/today"
    assert "Mrs L" in words_of(bench.get("/people").text)


def test_a_label_that_is_taken_is_said_beside_it(bench):
    bench.post("/people", {"label": "Mrs L"})
    answer = bench.post("/people", {"label": " mrs l "})
    assert answer.status_code == 400
    assert "'mrs l' is taken; give another label." in words_of(answer.text)
    assert 'value=" mrs l "' in answer.text
    assert list(persons(bench)) == ["Mrs L"]


def test_somebody_else_acts_for_whom_they_are_given(bench):
    ann = add_person(bench.house.desk, "Ann")
    answer = bench.post("/people/members", {"name": "Dr B", "role": "wizard"})
    assert answer.status_code == 400
    assert "It is missing; choose what they come as." in words_of(answer.text)
    bench.post("/people/members", {"name": "Dr B", "role": "doctor"})
    doctor = members(bench)["Dr B"]
    assert (doctor.role, doctor.persons) == ("doctor", frozenset())
    bench.post(f"/people/members/{doctor.id}", {"person": [ann.id]})
    assert members(bench)["Dr B"].persons == {ann.id}
    bench.post(f"/people/members/{doctor.id}", {})
    assert members(bench)["Dr B"].persons == frozenset()


def test_a_backup_is_written_and_its_moment_shown(own):
    assert "No backup lies in the folder yet." in words_of(own.get("/people").text)
    assert own.post("/people/backup").status_code == 303
    assert len(list((own.house.desk.folder / "backups").iterdir())) == 1
    assert "The last one in this folder is of" in words_of(own.get("/people").text)


def test_who_does_not_keep_the_house_sees_no_members_and_no_backup(bench):
    ann = add_person(bench.house.desk, "Ann")
    bench.post("/people/members", {"name": "Dr B", "role": "doctor"})
    doctor = members(bench)["Dr B"]
    bench.post(f"/people/members/{doctor.id}", {"person": [ann.id]})
    bench.sign_in(doctor.id)
    page = words_of(bench.get("/people").text)
    assert "Ann" in page
    assert "Who may act here" not in page
    assert "Back up now" not in page
    assert bench.post("/people/backup").status_code == 404
    assert bench.post("/people/members", {"name": "x", "role": "doctor"}).status_code == 404


def test_a_carer_sees_their_person_alone(bench):
    ann, _ = add_person(bench.house.desk, "Ann"), add_person(bench.house.desk, "Bert")
    bench.post("/people/members", {"name": "Carl", "role": "carer", "relation": "partner"})
    carer = members(bench)["Carl"]
    bench.post(f"/people/members/{carer.id}", {"person": [ann.id]})
    bench.sign_in(carer.id)
    page = words_of(bench.get("/people").text)
    assert ("Ann" in page, "Bert" in page, "Add a person" in page) == (True, False, False)


def test_the_clock_of_a_person_is_changed(own):
    person = own_person(own.house.desk)
    form = {"label": "me", "day_turns": "14:30", "zone": "Europe/Oslo"}
    assert own.post(f"/p/{person}/settings", form).status_code == 303
    card = own.house.desk.store.persons()[0]
    assert (card.label, card.day_turns_h, card.zone) == ("me", 14.5, "Europe/Oslo")
    assert 'value="14:30"' in own.get(f"/p/{person}/settings").text


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("day_turns", "noonish", "'noonish' is no hour; such as 12, or 12:30."),
        ("zone", "Mars/Olympus", "Mars/Olympus"),
        ("label", "x" * 90, "is no label"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(own, field, typed, says):
    person = own_person(own.house.desk)
    form = {"label": "me", "day_turns": "12:00", "zone": "", field: typed}
    answer = own.post(f"/p/{person}/settings", form)
    assert answer.status_code == 400
    assert says in words_of(answer.text)
    assert f'aria-describedby="wrong-{field}"' in answer.text
    assert own.house.desk.store.persons()[0].day_turns_h == 12.0


def test_everything_comes_as_one_zip(own):
    person = own_person(own.house.desk)
    answer = own.post(f"/p/{person}/settings/export")
    assert answer.headers["content-disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = archive.namelist()
        assert any(name.endswith("README.txt") for name in names)
        assert any("urge" in archive.read(name).decode() for name in names if "csv" in name)


def test_a_share_is_sealed_and_two_passphrases_have_to_agree(own):
    person = own_person(own.house.desk)
    form = {"section": ["diary"], "passphrase": "seven quiet nights", "again": "six loud ones"}
    answer = own.post(f"/p/{person}/settings/share", form)
    assert answer.status_code == 400
    assert "The two passphrases differ; type both again." in words_of(answer.text)
    assert "seven quiet" not in answer.text
    answer = own.post(f"/p/{person}/settings/share", {**form, "again": form["passphrase"]})
    assert answer.headers["content-disposition"].startswith("attachment")
    assert b"urge" not in answer.content
    nothing = {"passphrase": "seven quiet nights", "again": "seven quiet nights"}
    assert own.post(f"/p/{person}/settings/share", nothing).status_code == 400


def test_a_person_is_erased_after_their_name_was_typed(own):
    person = own_person(own.house.desk)
    answer = own.post(f"/p/{person}/settings/delete", {"label": "you"})
    assert answer.status_code == 400
    assert "It is another name; type it as it stands here." in words_of(answer.text)
    assert own.house.desk.store.find(person, "entry")
    assert own.post(f"/p/{person}/settings/delete", {"label": "me"}).status_code == 303
    assert own.house.desk.store.persons() == ()


def test_another_persons_settings_are_refused(bench):
    ann = add_person(bench.house.desk, "Ann")
    bench.post("/people/members", {"name": "Dr B", "role": "doctor"})
    bench.sign_in(members(bench)["Dr B"].id)
    for path in ("settings", "settings/export", "settings/share", "settings/delete"):
        ask = bench.get if path == "settings" else bench.post
        assert ask(f"/p/{ann.id}/{path}").status_code == 404
