"""The phone at home: paired by a code, for one person, Today and Now; a stranger gets nothing."""

from __future__ import annotations

from datetime import date

import pytest
from starlette.routing import Route
from tests.builders.desks import clock_of, make_desk, own_person
from tests.builders.home import ORIGIN, OWN, Home
from tests.builders.workbench import Bench

from ekbom.actions.check_workspace import check_workspace
from ekbom.actions.entries import list_records, log_entry
from ekbom.actions.people import add_member, add_person, delete_person
from ekbom.actions.today import read_evening
from ekbom.web.home import Pairing
from ekbom.web.start import home_house, local_house


@pytest.fixture
def desk(tmp_path):
    return make_desk(tmp_path)


@pytest.fixture
def home(desk):
    return Home(desk)


@pytest.fixture
def person(desk):
    return own_person(desk)


@pytest.fixture
def screen(home):
    """The pages of the computer, of the same home."""
    house = local_house(home.desk, 8123)
    house.pairing = home.pairing
    return Bench(home.desk, house=house)


def test_a_phone_is_paired_by_the_code_on_the_screen(home, screen, person):
    assert "Show a code" in screen.get(f"/p/{person}/phone").text
    assert screen.post(f"/p/{person}/phone").status_code == 303
    code = home.pairing.waiting()
    page = screen.get(f"/p/{person}/phone").text
    assert code.spaced in page
    assert f"{ORIGIN}/pair" in page
    picture = screen.get(f"/p/{person}/phone/code.svg")
    assert picture.headers["content-type"] == "image/svg+xml"
    answer = home.client.post("/pair", data={"code": code.spaced.lower()})
    assert (answer.status_code, answer.headers["location"]) == (303, "/phone")
    cookie = answer.headers["set-cookie"].lower()
    for word in ("__host-ekbom=", "httponly", "samesite=strict", "secure", "path=/", "max-age="):
        assert word in cookie
    assert "This phone is paired" in home.client.get("/phone").text
    assert home.client.get("/").headers["location"] == f"/p/{person}/today"
    assert screen.get(f"/p/{person}/phone/code.svg").status_code == 404
    assert "A phone is paired" in screen.get(f"/p/{person}/phone").text


def test_a_code_works_once(home, person):
    code = home.pairing.new_code(home.house.owner().id, person)
    assert home.client.post("/pair", data={"code": code.text}).status_code == 303
    again = home.stranger().post("/pair", data={"code": code.text})
    assert again.status_code == 403
    assert "This code is not right, or is over." in again.text


def test_a_code_is_soon_over(home, person):
    code = home.pairing.new_code(home.house.owner().id, person)
    clock_of(home.desk).step(minutes=10)
    assert home.client.post("/pair", data={"code": code.text}).status_code == 403
    assert home.pairing.waiting() is None


def test_whoever_tries_codes_waits_longer_each_time(home, person):
    home.pairing.new_code(home.house.owner().id, person)
    stranger = home.stranger()
    told = [stranger.post("/pair", data={"code": f"WRONG{n:03}"}).status_code for n in range(20)]
    assert told[:5] == [403] * 5
    assert set(told[6:]) == {429}
    assert "That was tried often" in stranger.post("/pair", data={"code": "X"}).text


def test_the_pages_of_a_phone_are_few(home, person):
    """Everything else is refused, whoever asks."""
    assert home.pair(person).status_code == 303
    routes = {one.path for one in _routes(home)}
    ours = ("/p/{person}/today", "/p/{person}/now", "/static/", "/phone", "/pair", "/trust")
    single = {"/", "/sw.js", "/ekbom-home.crt", "/look", "/leave"}
    assert all(one.startswith(ours) or one in single for one in routes), routes
    for page in ("helps", "medicines", "settings", "report", "paper", "day-one", "bring"):
        answer = home.client.get(f"/p/{person}/{page}")
        assert answer.status_code == 404
        assert "it is on the computer" in answer.text.lower()
    for page in ("/people", "/practice", "/openapi.json", "/open?token=x", "/account", "/claims"):
        assert home.client.get(page).status_code == 404


def _routes(home):
    """Every route that the phone's own application has."""
    routers = (getattr(one, "original_router", None) for one in home.client.app.routes)
    return [
        route for one in routers if one is not None for route in one.routes
        if isinstance(route, Route)
    ]  # fmt: skip


def test_a_stranger_on_the_same_network_gets_nothing(home, person):
    """By every route there is, before and after a phone was paired."""
    home.pair(person)
    log_entry(home.desk, person, {"urge": "7"}, "a word of mine")
    open_to_all = {"/pair", "/trust", "/ekbom-home.crt", "/phone/offline", "/sw.js", "/look"}
    stranger = home.stranger()
    for route in _routes(home):
        if route.path in open_to_all or route.path.startswith("/static"):
            continue
        path = route.path.replace("{person}", person).replace("{record}", "abc")
        for method in route.methods - {"HEAD"}:
            answer = stranger.request(method, path)
            assert answer.status_code in (303, 401), (method, path, answer.status_code)
            assert answer.headers.get("location", "/pair") == "/pair"
            assert "a word of mine" not in answer.text
    for path in sorted(open_to_all - {"/look"}):
        answer = stranger.get(path)
        assert answer.status_code == 200
        assert person not in answer.text
        assert "a word of mine" not in answer.text
        assert home.pairing.phone.digest not in answer.text


def test_what_a_stranger_sends_is_not_kept(home, person):
    home.pair(person)
    form = {"night": "2026-11-20", "asks-evening": "1", "evening": "4", "shown": "{}"}
    answer = home.stranger().post(f"/p/{person}/today", data=form, headers={"ekbom-sent": "0" * 32})
    assert answer.status_code == 401
    assert not list_records(home.desk, person)


def test_another_name_or_another_site_is_refused(home, person):
    home.pair(person)
    assert home.client.get("/phone", headers={"host": "evil.example"}).status_code == 400
    for headers in (
        {**OWN, "origin": "https://evil.example"},
        {**OWN, "sec-fetch-site": "cross-site"},
    ):
        assert home.client.post("/leave", headers=headers).status_code == 403
    assert home.pairing.phone is not None


def test_a_phone_is_about_one_person(home, person):
    other = add_person(home.desk, "somebody else").id
    home.pair(person)
    answer = home.client.get(f"/p/{other}/today")
    unknown = home.client.get("/p/nobody/today")
    assert (answer.status_code, unknown.status_code) == (404, 404)
    assert answer.text.replace(other, "nobody") == unknown.text
    assert home.client.post(f"/p/{other}/now", data={"before": "3"}).status_code == 404
    assert not list_records(home.desk, other)


def test_a_phone_writes_its_evening_and_its_bad_moment(home, person):
    home.pair(person)
    form = {"night": "2026-11-20", "asks-evening": "1", "evening": "4", "shown": "{}"}
    assert home.client.post(f"/p/{person}/today", data=form).status_code == 303
    assert home.client.post(f"/p/{person}/now", data={"before": "3"}).status_code == 303
    assert read_evening(home.desk, person, date(2026, 11, 20)).cells["urge"] == "4"
    assert len(list_records(home.desk, person)) == 2
    page = home.client.get(f"/p/{person}/today").text
    assert f'<meta name="ekbom-phone" content="{person} ' in page
    assert 'href="/people"' not in page
    assert "day-one" not in page
    assert "on this computer" not in page


def test_the_phone_stays_paired_when_the_computer_is_started_anew(home, person):
    home.pair(person)
    cookies = dict(home.client.cookies)
    anew = Home(home.desk)
    anew.client.cookies.update(cookies)
    assert anew.client.get("/phone").status_code == 200
    kept = (home.desk.folder / "home" / "phone.json").read_text()
    assert cookies["__Host-ekbom"] not in kept


def test_a_year_ends_it(home, person):
    home.pair(person)
    cookies = dict(home.client.cookies)
    clock_of(home.desk).step(days=366)
    anew = Home(home.desk)
    anew.client.cookies.update(cookies)
    assert anew.client.get("/phone").headers["location"] == "/pair"


def test_another_phone_takes_its_place(home, person):
    home.pair(person)
    second = home.stranger()
    assert home.pair(person, second).status_code == 303
    assert second.get("/phone").status_code == 200
    assert home.client.get("/phone").status_code == 303


def test_the_phone_is_ended_on_the_computer(home, screen, person):
    home.pair(person)
    assert screen.post(f"/p/{person}/phone/end").status_code == 303
    assert home.client.get("/phone").status_code == 303
    assert Pairing(home.desk, home.pairing.files, ORIGIN).phone is None


def test_the_phone_forgets_itself(home, person):
    home.pair(person)
    answer = home.client.post("/leave")
    assert answer.headers["clear-site-data"] == '"cache", "cookies", "storage"'
    assert home.client.get("/phone").status_code == 303
    assert home.pairing.phone is None


def test_without_a_home_the_page_says_how_to_begin(desk, person):
    bench = Bench(desk)
    assert "ekbom serve --home" in bench.get(f"/p/{person}/phone").text
    assert bench.post(f"/p/{person}/phone").status_code == 404
    assert bench.get("/sw.js").status_code == 404
    assert bench.get("/pair").status_code == 404


def test_the_way_to_trust_it_is_told_for_both_kinds(home):
    page = home.client.get("/trust").text
    for words in ("Android", "iPhone", "CA certificate", "Certificate Trust Settings"):
        assert words in page
    # Somebody in between would change it too.
    assert home.pairing.files.fingerprint[:8] not in page
    answer = home.client.get("/ekbom-home.crt")
    assert answer.headers["content-type"] == "application/x-x509-ca-cert"
    assert answer.content == home.pairing.files.authority


def test_the_service_worker_keeps_the_shell_alone(home):
    text = home.client.get("/sw.js").text
    first = text.splitlines()[0]
    assert first.startswith('const HOME = {"files": ["/phone/offline", "/static/')
    assert "/p/" not in first
    for address in first.split('"'):
        if address.startswith("/static/"):
            assert home.client.get(address).status_code == 200, address


def test_a_home_through_no_tls_is_not_called_secure(home):
    plain = Pairing(home.desk, home.pairing.files, "http://127.0.0.1:9")
    assert not home_house(plain).secure


def test_with_the_person_the_phone_is_gone(home):
    other = add_person(home.desk, "somebody else").id
    home.pair(other)
    assert home.client.get("/phone").status_code == 200
    delete_person(home.desk, other)
    assert home.client.get("/phone").headers["location"] == "/pair"


def test_the_workspace_is_sound_with_a_home_in_it(home, person):
    home.pair(person)
    assert not check_workspace(home.desk).findings


def test_only_who_keeps_the_workspace_pairs_a_phone(desk, home, person):
    helper = add_member(desk, "helper", "carer", persons=[person])
    house = local_house(desk, 8123)
    house.pairing = home.pairing
    bench = Bench(desk, house=house, member=helper.id)
    page = bench.get(f"/p/{person}/phone").text
    assert "Whoever keeps this workspace can pair a phone." in page
    assert home.pairing.files.fingerprint[:2] + "</span>" not in page
    assert bench.post(f"/p/{person}/phone").status_code == 404
    assert bench.post(f"/p/{person}/phone/end").status_code == 404
    assert bench.get(f"/p/{person}/phone/code.svg").status_code == 404
    assert home.pairing.waiting() is None
