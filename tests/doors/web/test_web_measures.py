"""Measures: the catalogue as it stands for a person, one of them alone, and the way to a trial."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.builders.crawl import settled
from tests.builders.demo import demo_desk, person_of
from tests.builders.desks import make_desk, own_person
from tests.builders.workbench import Bench

from ekbom.knowledge.measures import measures as catalogue
from ekbom.web.pages.measures import test_of as way_of


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(demo_desk(tmp_path_factory.mktemp("demo")))


def page(bench: Bench, label: str, path: str) -> str:
    seen = settled(bench, f"/p/{person_of(bench.house.desk, label)}/{path}")
    assert seen.status_code == 200
    return str(seen.text)


def test_says_how_many_may_be_tried_and_links_each(bench: Bench) -> None:
    text = page(bench, "Marta", "measures")
    assert f"Of {len(catalogue())} measures 28 may be tried, 58 ask first" in text
    assert text.count('class="try"') == len(catalogue())
    assert '/measures/warm_foot_bath">Warm foot bath</a>' in text
    assert 'id="question-1"' in text


def test_with_a_red_flag_nothing_is_offered(bench: Bench) -> None:
    text = page(bench, "Nora", "measures")
    assert "Get help today" in text
    assert 'class="try"' not in text
    one = page(bench, "Nora", "measures/calf_stretch")
    assert "Get help today" in one
    assert "Plan a trial" not in one


def test_finds_by_any_name(bench: Bench) -> None:
    text = page(bench, "Ole", "measures?q=warm+foot+soak")
    assert text.count('class="try"') == 1
    assert "Warm foot bath" in text


def test_what_is_not_there_is_no_proof_and_is_shown_as_text(bench: Bench) -> None:
    text = page(bench, "Ole", "measures?q=%3Cscript%3Ex%3C%2Fscript%3E")
    assert "Nothing is called like this" in text
    assert "no proof against it" in text
    assert "<script>x" not in text
    assert 'value="&lt;script&gt;x&lt;/script&gt;"' in text


def test_one_measure_leads_to_the_trial_page(bench: Bench) -> None:
    text = page(bench, "Ole", "measures/calf_stretch")
    assert "trial/new?action=calf+stretch" in text
    assert "block=1" in text
    assert "ekbom plan" not in text
    assert 'href="/source/' in text


def test_a_measure_that_is_closed_offers_no_test_and_says_why(bench: Bench) -> None:
    text = page(bench, "Marta", "measures/warm_foot_bath")
    assert "Not for you" in text
    assert "Why it stands there" in text
    assert "Find out on yourself" not in text


def test_what_cannot_be_drawn_is_followed_otherwise() -> None:
    known = catalogue()
    assert way_of(known["dry_needling"], "x") == ("course", "/p/x/treatment")
    assert way_of(known["no_smoking"], "x") == ("diary", "/p/x/today")


def test_an_unknown_measure_is_no_page(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    bench = Bench(desk)
    assert bench.get(f"/p/{own_person(desk)}/measures/nothing_at_all").status_code == 404
    assert bench.get("/p/somebody/measures").status_code == 404
