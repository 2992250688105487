"""Points as they are shown: what is checked, what is called unchecked, and both sides."""

from __future__ import annotations

import pytest

from ekbom.knowledge.acupoints import acupoints
from ekbom.treatment.point_cards import point_card


def test_a_clinician_sees_all_and_what_of_it_is_unchecked() -> None:
    card = point_card(acupoints()["KI3"], "clinician")
    assert (card.code, card.pinyin, card.hanzi) == ("KI3", "Taixi", "太溪")
    assert (card.line, card.line_name, card.region, card.midline) == (
        "KI",
        "Kidney",
        "ankle",
        False,
    )
    assert card.aliases == ("K3", "KD3", "KID3", "R3", "N3")
    assert card.location == "hollow between tip of medial malleolus and Achilles tendon"
    assert card.layer == "flexor tendons behind malleolus"
    assert card.nerve == "tibial; saphenous"
    assert card.dangers == ("posterior tibial artery and tibial nerve",)
    assert card.risk == "moderate"
    assert card.documents == ("003",)
    assert card.trials[0].startswith("Pan 2015")
    assert card.withheld == ()
    assert card.cautions == (
        "Not checked yet in point.KI3: layer and nerve; what lies in the way of a needle; "
        "pregnancy.",
    )
    place, tissue, dangers = card.grounds
    assert place.status == "verified"
    assert place.sources[0].startswith("World Health Organization")
    assert tissue.says == "Layer at KI3: flexor tendons behind malleolus; nerve: tibial; saphenous."
    assert dangers.says == (
        "In the way of a needle at KI3: posterior tibial artery and tibial nerve; risk moderate."
    )
    assert tissue.status == dangers.status == "memory"


def test_a_person_sees_what_was_checked_alone() -> None:
    card = point_card(acupoints()["KI3"], "person")
    assert card.location
    assert (card.layer, card.nerve, card.dangers, card.risk) == ("", "", (), "")
    assert card.pregnancy is None
    assert card.withheld == ("layer and nerve", "what lies in the way of a needle", "pregnancy")
    assert card.cautions == ()
    assert {one.status for one in card.grounds} == {"verified"}
    assert point_card(acupoints()["SP6"], "person").pregnancy is not None


def test_in_pregnancy_the_warning_stands_beside_what_spoke_against_it() -> None:
    view = point_card(acupoints()["SP6"], "person").pregnancy
    assert view is not None
    warns, debate = view.grounds
    assert view.flag == "traditional_avoid"
    assert view.says == warns.says == "Tradition names it as a point to avoid in pregnancy."
    assert warns.sources == (
        "A blog with a traditional list of points to avoid in pregnancy, 2011, looked at in 2026",
    )
    assert debate.fact == "point.about.pregnancy_debate"
    assert "found no objective harm" in debate.says
    assert "Carr DJ (2015)" in debate.sources[0]
    assert view.cautions == ()


@pytest.mark.parametrize(
    ("code", "flag", "says"),
    [
        ("BL32", "traditional_avoid", "Tradition names it as a point to avoid in pregnancy."),
        ("BL23", "traditional_caution", "Tradition asks for caution with it in pregnancy."),
        ("KI1", "caution", "Caution is asked for with it in pregnancy."),
    ],
)
def test_a_warning_from_memory_is_called_so(code: str, flag: str, says: str) -> None:
    view = point_card(acupoints()[code], "clinician").pregnancy
    assert view is not None
    assert (view.flag, view.says) == (flag, says)
    assert view.cautions == (f"point.{code} is from memory and not checked yet.",)
    assert point_card(acupoints()[code], "person").pregnancy is None


def test_on_no_list_is_no_proof() -> None:
    view = point_card(acupoints()["ST36"], "clinician").pregnancy
    assert view is not None
    assert view.flag == "none"
    assert "That is no proof" in view.says
    assert [one.fact for one in view.grounds] == ["points.no_list", "point.about.pregnancy_debate"]


def test_a_point_without_a_known_danger_says_that_nothing_is_noted() -> None:
    card = point_card(acupoints()["LI11"], "clinician")
    assert card.dangers == ()
    assert card.grounds[2].says == "In the way of a needle at LI11: nothing noted; risk low."
    assert point_card(acupoints()["GV4"], "clinician").midline


@pytest.mark.parametrize("audience", ["person", "clinician"])
def test_every_part_that_is_shown_leads_to_a_source(audience: str) -> None:
    for point in acupoints().values():
        card = point_card(point, audience)  # type: ignore[arg-type]
        views = card.pregnancy.grounds if card.pregnancy else ()
        assert card.grounds
        assert all(one.sources and one.says for one in (*card.grounds, *views))
        memory = [one for one in card.grounds if one.status == "memory"]
        assert bool(memory) <= bool(card.cautions)
        assert audience == "clinician" or not memory
