"""What a phone needs to put the workbench on its home screen."""

from __future__ import annotations

import json
import re
import struct

import pytest
from tests.builders.desks import make_desk
from tests.builders.workbench import Bench, Visit, served


@pytest.fixture
def bench(tmp_path):
    return Bench(make_desk(tmp_path))


def test_every_page_names_the_manifest_and_it_can_be_fetched_by_anybody(bench):
    page = bench.get("/nothing").text
    (address,) = re.findall(r'<link rel="manifest" href="([^"]+)">', page)
    bench.client.cookies.clear()
    answer = bench.get(address)
    assert answer.headers["content-type"] == "application/manifest+json"
    told = json.loads(answer.text)
    assert (told["start_url"], told["scope"], told["display"]) == ("/", "/", "standalone")
    assert [one["sizes"] for one in told["icons"]] == ["192x192", "512x512"]


def test_its_icons_are_pictures_of_the_size_they_say(bench):
    page = bench.get("/nothing").text
    (address,) = re.findall(r'<link rel="manifest" href="([^"]+)">', page)
    told = [(one["src"], one["sizes"]) for one in json.loads(bench.get(address).text)["icons"]]
    told += [(src, "180x180") for src in re.findall(r'apple-touch-icon" href="([^"]+)"', page)]
    assert len(told) == 3
    for src, size in told:
        answer = bench.get(src)
        assert answer.headers["content-type"] == "image/png"
        assert answer.content[:8] == b"\x89PNG\r\n\x1a\n"
        wide, high = struct.unpack(">II", answer.content[16:24])
        assert f"{wide}x{high}" == size


def test_a_browser_finds_it_fit_to_be_installed(tmp_path, browser):
    with served(make_desk(tmp_path)) as (house, origin):
        visit = Visit(browser, house, origin, width=390)
        asked = visit.page.context.new_cdp_session(visit.page)
        manifest = asked.send("Page.getAppManifest")
        assert manifest["errors"] == []
        wrong = asked.send("Page.getInstallabilityErrors")["installabilityErrors"]
        # A browser that keeps no history installs nothing, whatever the page.
        assert [one["errorId"] for one in wrong if one["errorId"] != "in-incognito"] == []
        assert visit.complaints == []
