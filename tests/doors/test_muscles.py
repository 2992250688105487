"""``ekbom muscles``: the ranking with its three answers, one muscle by name, refusals."""

from __future__ import annotations

import pytest
from tests.builders.through_doors import run
from tests.project.test_words import said

from ekbom.actions.muscles import rank_muscles, show_muscles
from ekbom.knowledge.body import zones
from ekbom.knowledge.muscles import muscles

CALF = ("--zones", "calf_upper=6,knee_post=4", "--side", "right")
TITLES = (
    "Asked first",
    "Candidates, as hypotheses",
    "Or no muscle",
    "Or something else",
    "Sources",
)


def test_a_drawing() -> None:
    found = run("muscles", *CALF, "--zones", "sole_arch_right")
    assert (found.code, found.err) == (0, "")
    lines = found.out.splitlines()
    assert lines[0] == (
        "3 muscles fit the drawing well enough to be looked at; these are hypotheses. [1, 2]"
    )
    places = [lines.index(title) for title in TITLES]
    assert places == sorted(places)
    assert "  1. gastrocnemius, medial head, right: fits [3, 4, 5]" in lines
    assert "     3 of its 4 zones drawn (arch of the sole; upper calf; back of the knee)." in lines
    assert "     textbook: back of the knee; upper calf" in lines
    assert "     drawn beside it: arch of the sole" in lines
    assert "     ! muscle.hamstrings_lateral is from memory and not checked yet." in lines
    assert "  - That no muscle has to do with it stays possible." in lines
    assert "  - Neither the drawing nor the answers look like it so far." in lines
    assert any(line.startswith("  - The idea of trigger points is contested") for line in lines)
    assert sum(line.startswith("  ? ") for line in lines) == 5


def test_what_a_hand_found() -> None:
    found = run(
        "muscles", *CALF, "--tender", "piriformis=7", "--tender", "soleus_left=2",
        "--reproduced", "piriformis=calf_upper, thigh_post",
    )  # fmt: skip
    assert "tender, 7 of 10." in found.out
    assert "     felt on pressing: upper calf; back of the thigh\n" in found.out
    assert "     it lies deep: the layer is recorded\n" in found.out
    assert "soleus, left: does not fit by itself" in found.out
    assert "(risk: low, not checked yet)" in run("muscles", "--zones", "thigh_lat,hip_lat").out


def test_a_whole_leg_is_no_muscle_pattern() -> None:
    leg = [zone.id for zone in zones() if zone.id.startswith(("thigh", "knee", "calf", "ankle"))]
    whole = ",".join(f"{zone}_left" for zone in [*leg, "shin_ant", "leg_lat", "leg_med"])
    found = run("muscles", "--zones", whole)
    assert found.out.startswith("No muscle pattern: no muscle of the list fits the drawing;")
    assert "  - No muscle pattern is the answer here.\n" in found.out
    assert "  - Most of a leg is drawn: that fits no single muscle of the list" in found.out
    assert "    ? Are the feet numb" in found.out


def test_answers_that_point_elsewhere_and_a_red_flag() -> None:
    found = run("muscles", *CALF, "--known", "numb_or_burning_feet=yes")
    assert "It may be something else: see there first." in found.out
    assert "  - The question of numb or burning feet is open" in found.out
    assert "    next: Have the feet examined: feeling, reflexes, strength.\n" in found.out
    flag = run("muscles", *CALF, "--known", "one_leg_swollen=yes")
    assert flag.code == 0
    assert flag.out.startswith("First of all\n  - Today: The leg that is newly swollen")
    assert "gastrocnemius" not in flag.out
    whole = run("muscles", *CALF, "--known", "one_leg_swollen=yes", "--json").json
    assert whole["ranking"] is None
    assert whole["red_flags"][0]["code"] == "redflag.leg"
    assert not run("muscles", *CALF, "--known", "one_leg_swollen=no", "--json").json["red_flags"]


def test_what_is_answered_is_not_asked() -> None:
    answered = (
        "one_sided_hard_cramp", "numb_or_burning_feet", "swollen_legs_after_standing",
        "gone_by_one_change_of_position", "habit_tapping",
    )  # fmt: skip
    told = [word for name in answered for word in ("--known", f"{name}=no")]
    out = run("muscles", *CALF, *told).out
    assert "Asked first" not in out
    assert "Candidates, as hypotheses" in out


def test_as_json() -> None:
    whole = run("muscles", *CALF, "--json").json
    first = whole["ranking"]["candidates"][0]
    assert (first["muscle"], first["side"]) == ("gastrocnemius_lateral", "right")
    assert [one["intensity"] for one in whole["ranking"]["drawn"]] == [6.0, 4.0]
    assert whole["findings"] == []


def test_places_without_a_zone_are_said() -> None:
    found = run("muscles", "--zones", "small_toes_left=3,sole_arch_left")
    assert found.err == (
        "note: drawing: textbooks have no zone for small toes; "
        "it counts as drawn outside every muscle\n"
    )
    assert "     drawn beside it: small toes\n" in found.out


def test_a_person_is_not_shown_what_nobody_checked() -> None:
    found = run("muscles", "--zones", "knee_ant,knee_med,thigh_med", "--audience", "person")
    assert "vastus medialis" not in found.out
    assert "not checked yet" not in found.out
    number = sum(one.zones_status == "memory" for one in muscles().values())
    assert f"note: muscles: {number} muscles whose zones were not checked yet" in found.err
    lateral = run("muscles", "--zones", "thigh_lat,hip_lat", "--audience", "person").out
    assert "  1. tensor fasciae latae: fits" in lateral
    assert "ASIS" not in lateral


def test_one_muscle_and_a_shared_name() -> None:
    one = run("muscles", "piriformis")
    assert one.out.startswith("piriformis: external rotation")
    assert "\n  - Piriformis is said to refer to: sacrum, upper buttock, lower buttock, " in one.out
    assert "\n  it lies deep: the layer is recorded\n  note: Document 001" in one.out
    assert "\n  named by document 001, not checked\n" in one.out
    assert "\n  ! Not checked yet in muscle.piriformis: stretch; what keeps it going.\n" in one.out
    four = run("muscles", "quadriceps").out
    assert four.count("\n  also called: quadriceps") == 4
    person = run("muscles", "piriformis", "--audience", "person")
    assert "Stretch of" not in person.out
    assert person.err.startswith("note: muscles: not checked yet and not shown here: stretch; ")


def test_the_whole_list_names_muscles_and_zones() -> None:
    out = run("muscles").out
    assert out.startswith(
        "Muscles\n  semispinalis capitis (semispinalis_capitis): temple, occiput\n"
    )
    assert "\n\nZones\n  head_vertex: top of the head\n" in out
    assert out.count("\n  ") == len(muscles()) + len(zones())
    assert "(pectineus): zones not checked yet\n" in run("muscles", "--audience", "person").out
    whole = run("muscles", "--json").json
    assert (len(whole["muscles"]), len(whole["zones"])) == (len(muscles()), len(zones()))


@pytest.mark.parametrize(
    ("words", "code", "line"),
    [
        (["piriformes"], 1, "ekbom: muscles: there is no muscle 'piriformes' among the 38 held "
         "here; near to it are piriformis"),
        (["qqqqqqqq"], 1, "ekbom: muscles: there is no muscle 'qqqqqqqq' among the 38 held here; "
         "ekbom muscles lists them all"),
        (["--zones", "qqqqqqqq"], 1, "ekbom: qqqqqqqq: it is no place of the body map; ekbom "
         "muscles lists the zones"),
        (["--zones", "shin=11"], 1, "ekbom: shin: its intensity is 11; give 0 to 10"),
        (["--zones", "shin=a"], 2, "ekbom: --zones: 'a' is no number; write it as NAME=6"),
        (["--zones", "shin,shin=3"], 2, "ekbom: --zones: 'shin' is said twice; say it once"),
        (["--zones", " , "], 1, "ekbom: drawing: nothing is drawn; name a zone, such as"),
        (["--zones", "shin", "--side", "up"], 2, "ekbom: --side: 'up' is no side; use right or"),
        (["--zones", "shin", "--tender", "soleus"], 2, "ekbom: --tender: 'soleus' is not NAME="),
        (["--zones", "shin", "--tender", "soleus=x"], 2, "ekbom: --tender: 'x' is no number"),
        (["--zones", "shin", "--tender", "calf=3"], 1, "ekbom: calf: the name is shared by 3"),
        (["--zones", "shin", "--known", "nonsense=yes"], 2, "ekbom: "),
        (["--zones", "shin", "--audience", "me"], 2, "ekbom: --audience: 'me' is unknown"),
        (["--tender", "soleus=3"], 2, "ekbom: --zones: nothing was drawn; give --zones calf_upper"),
        (["soleus", "--side", "left"], 2, "ekbom: --zones: nothing was drawn"),
        (["soleus", "--zones", "shin"], 2, "ekbom: muscles: a name and a drawing were given; "),
    ],
)  # fmt: skip
def test_what_is_refused(words: list[str], code: int, line: str) -> None:
    found = run("muscles", *words)
    assert (found.code, found.out) == (code, "")
    assert found.err.startswith(line)
    assert found.err.count("\n") == 1


@pytest.mark.parametrize("audience", ["clinician", "person"])
def test_nothing_is_said_that_is_never_said(audience: str) -> None:
    asked = [[zone.id] for zone in zones()] + [list(one.zones) for one in muscles().values()]
    for drawn in asked:
        found = run("muscles", "--zones", ",".join(drawn), "--audience", audience)
        assert found.code == 0
        assert not said(found.words)
        assert "because of" not in found.words
    for muscle in muscles():
        assert not said(run("muscles", muscle, "--audience", audience).words)


def test_in_python() -> None:
    found = rank_muscles({"calf_upper_left": 5, "knee_post_left": 5}, known={"leg": "unknown"})
    assert found.ranking is not None
    assert found.ranking.candidates[0].muscle == "gastrocnemius_lateral"
    assert [one.id for one in show_muscles("QL").muscles] == ["quadratus_lumborum"]
