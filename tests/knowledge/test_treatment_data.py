"""The data on treatment: nothing lost, nothing misheard, and no name that stands for nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, get_args

import pytest

from ekbom.knowledge.acupoints import acupoints, lines
from ekbom.knowledge.body import region_id, regions, zone_names, zones
from ekbom.knowledge.explain import explain
from ekbom.knowledge.load import read_topic
from ekbom.knowledge.muscles import muscles
from ekbom.knowledge.reporting import reporting
from ekbom.knowledge.treatment_rows import rows
from ekbom.knowledge.treatment_safety import red_flags, safety_rules
from ekbom.knowledge.treatment_schedule import schedule
from ekbom.model.muscle import MUSCLE_PARTS
from ekbom.model.region import VIEWS, BodySide
from ekbom.model.reporting_item import STANDARDS
from ekbom.model.safety_rule import ACTS
from ekbom.model.treatment import Harm

TOPICS = ("muscles", "body", "acupoints", "treatment_safety", "treatment_schedule", "reporting")
ALL: dict[str, Mapping[str, Any]] = {
    id_: row
    for topic in TOPICS
    for id_, row in read_topic(topic).items()
    if isinstance(row, Mapping)
}
MUSCLES, POINTS, RULES, REGIONS = muscles(), acupoints(), safety_rules(), regions()
ZONES = {zone.id: zone for zone in zones()}


def kind(id_: str) -> str:
    return id_.rpartition(".")[0]


def of_safety(prefix: str) -> dict[str, Mapping[str, Any]]:
    return dict(rows("treatment_safety", prefix))


# Nothing lost.


def test_how_many_there_are_of_each_kind() -> None:
    assert Counter(map(kind, ALL)) == {
        "zone": 40,
        "place": 53,
        "muscle": 38,
        "muscle.caveat": 5,
        "muscle.risk": 4,
        "line": 14,
        "point": 51,
        "point.about": 3,
        "point.names": 3,
        "point.dose": 4,
        "treat": 29,
        "treat.level": 6,
        "treat.about": 1,
        "redflag": 6,
        "harm": 10,
        "harm.grade": 3,
        "harm.about": 1,
        "aftercare": 6,
        "stricta": 17,
        "care": 13,
        "tidier": 12,
        "cent": 14,
        "scribe": 26,
        "robint": 15,
        "report": 2,
        "report.upgrade": 4,
        "report.map": 4,
        "report.code": 6,
        "schedule": 17,
    }


def test_how_much_was_checked_is_what_the_collection_says() -> None:
    parts = {
        part: Counter(m.backing[part].status for m in MUSCLES.values()) for part in MUSCLE_PARTS
    }
    assert parts == {
        "ids": {"verified": 35, "memory": 3},
        "nerve": {"verified": 37, "memory": 1},
        "zones": {"verified": 27, "memory": 11},
        "hazards": {"verified": 26, "memory": 12},
        "stretch": {"memory": 38},
        "perpetuating": {"memory": 38},
    }
    assert Counter(p.backing["location"].status for p in POINTS.values()) == {"verified": 51}
    assert {p.backing["tissue"].status for p in POINTS.values()} == {"memory"}
    assert {p.backing["cautions"].status for p in POINTS.values()} == {"memory"}
    pregnancy = Counter(p.backing["pregnancy"].status for p in POINTS.values())
    assert pregnancy == {"verified": 6, "memory": 45}
    assert [id_ for id_, rule in RULES.items() if rule.backing.status == "memory"] == [
        *("pacemaker_electro", "first_visit_faint", "canal_site")
    ]
    assert [id_ for id_, flag in red_flags().items() if flag.backing.status == "memory"] == [
        *("systemic", "mood")
    ]
    assert [id_ for id_, rate in of_safety("harm").items() if rate["status"] == "memory"] == [
        "white"
    ]


def test_every_entry_can_be_explained_with_its_sources() -> None:
    for id_, row in ALL.items():
        told = explain(id_)
        assert told.says == row["says"]
        assert told.sources
    assert explain("muscle.piriformis").say() == (
        "Piriformis is said to refer to: sacrum, upper buttock, lower buttock, side of the hip,"
        " back of the thigh; a hypothesis, no diagnosis. Sources: NAMTPT symptom checker:"
        " piriformis, looked at in 2026; MedLink: figure of the pain pattern of piriformis, looked"
        " at in 2026. Checked, 2026-11-21."
    )


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | Mapping):
        for each in value.values() if isinstance(value, Mapping) else value:
            yield from texts(each)


def test_nobody_is_promised_anything() -> None:
    promised = re.compile(
        r"\b(safe(ly)?|harmless|cures?|cured|no risk|proven|guarantee\w*|you|your)\b", re.IGNORECASE
    )
    found = [text for row in ALL.values() for text in texts(row) if promised.search(text)]
    assert found == []


def numbers(row: Mapping[str, Any]) -> set[float]:
    found: set[float] = set()
    for value in row.get("values", {}).values():
        for key, given in value.items():
            if key != "unit":
                found |= {float(n) for n in (given if isinstance(given, list) else [given])}
    return found


WORDS = {
    "twelve": 12,
    "before the first": 0,
    "once": 1,
    "one": 1,
    "a week": 7,
    "first": 1,
    "two": 2,
    "both": 2,
    "five": 5,
    "four weeks": 28,
    "every two weeks": 14,
    "middle": 50,
    "0% told": 0,
}


@pytest.mark.parametrize("id_", [id_ for id_, row in ALL.items() if "values" in row])
def test_an_entry_speaks_of_its_numbers(id_: str) -> None:
    row = ALL[id_]
    text = " ".join(row.get(key, "") for key in ("says", "when", "note")).lower()
    figures = re.sub(r"(?<=\d)[ ,](?=\d{3})", "", text)
    spoken = {float(n) for n in re.findall(r"\d+(?:\.\d+)?", figures)}
    spoken |= {float(n) for word, n in WORDS.items() if re.search(rf"\b{word}", text)}
    assert numbers(row) <= spoken


# Muscles.


def test_a_muscle_says_its_zones() -> None:
    names = zone_names()
    for muscle in MUSCLES.values():
        says = explain(f"muscle.{muscle.id}").says
        said = says.split(" is said to refer to: ")[1].removesuffix("; a hypothesis, no diagnosis.")
        assert said == ", ".join(names[zone] for zone in muscle.zones)
        assert says.casefold().startswith(muscle.name.casefold())


@pytest.mark.parametrize(
    ("id_", "zones_", "risk", "roots"),
    [
        (
            "piriformis",
            ("sacrum", "buttock_upper", "buttock_lower", "hip_lat", "thigh_post"),
            "high",
            "S1-S2",
        ),
        ("trapezius_upper", ("neck_lat", "temple", "jaw_angle"), "critical", None),
        (
            "gastrocnemius_medial",
            ("sole_arch", "calf_upper", "calf_lower", "knee_post"),
            "moderate",
            "S1-S2",
        ),
        ("soleus", ("heel_plantar", "achilles", "calf_lower", "sacrum"), "moderate", "S1-S2"),
        ("popliteus", ("knee_post",), "critical", "L4-S1"),
        ("gluteus_maximus", None, "moderate", "L5-S2"),
    ],
)
def test_a_muscle_as_the_collection_has_it(
    id_: str, zones_: tuple[str, ...] | None, risk: str, roots: str | None
) -> None:
    muscle = MUSCLES[id_]
    assert muscle.zones == (zones_ or muscle.zones)
    assert muscle.risk == risk
    assert muscle.roots == (roots or muscle.roots)


def test_where_texts_differ_on_roots() -> None:
    assert {m.id: m.roots_differ for m in MUSCLES.values() if m.roots_differ} == {
        "splenius_capitis": "other texts give C2-C4",
        "splenius_cervicis": "texts differ",
        "quadratus_lumborum": "some texts add L4",
        "fibularis_longus": "one set of cards gives L4-S1",
        "fibularis_brevis": "one set of cards gives L4-S1",
    }


def test_the_deep_muscles_the_surface_cannot_show() -> None:
    deep = {m.id for m in MUSCLES.values() if m.deep}
    named = {"piriformis", "multifidus_lumbar", "tibialis_posterior", "popliteus", "pectineus"}
    more = {"iliopsoas", "interosseous_membrane_leg", "quadriceps_vastus_intermedius"}
    assert deep == named | more


def test_where_a_needle_may_meet_the_lung_or_the_canal() -> None:
    def near(structure: str) -> set[str]:
        every: list[Any] = [*MUSCLES.values(), *POINTS.values()]
        held = (one for one in every if structure in one.structures)
        return {getattr(one, "id", None) or one.code for one in held}

    assert near("pleura") == {
        *("semispinalis_cervicis", "splenius_cervicis", "trapezius_upper", "longissimus_lumborum"),
        *("iliocostalis_lumborum", "quadratus_lumborum"),
        *("GB21", "BL15", "BL17", "BL18", "BL20", "BL52"),
    }
    assert near("spinal_canal") == {
        *("semispinalis_capitis", "semispinalis_cervicis", "splenius_capitis"),
        *("longissimus_lumborum", "multifidus_lumbar", "GB20", "BL10", "GV4", "GV14"),
    }
    assert near("vertebral_artery") == {
        *("semispinalis_capitis", "splenius_capitis", "splenius_cervicis", "GB20", "BL10")
    }


def test_no_id_is_invented() -> None:
    without = [m.id for m in MUSCLES.values() if not m.ids]
    assert without == [
        *("multifidus_lumbar", "quadriceps_vastus_intermedius", "interosseous_membrane_leg")
    ]
    assert MUSCLES["iliopsoas"].ids == {
        "uberon": ("UBERON:0001298", "UBERON:0001369"),
        "fma": ("FMA:18060", "FMA:22310"),
        "snomed": ("SCTID:244952006",),
    }
    every = [code for m in MUSCLES.values() for codes in m.ids.values() for code in codes]
    assert all(re.fullmatch(r"(UBERON:\d{7}|FMA:\d{4,5}|SCTID:\d{9})", code) for code in every)


def test_which_muscles_the_documents_name() -> None:
    named = Counter(document for m in MUSCLES.values() for document in m.documents)
    assert named == {"000": 11, "001": 19, "002": 2}
    assert {m.id for m in MUSCLES.values() if "000" in m.documents} == {
        *("semispinalis_capitis", "semispinalis_cervicis", "splenius_capitis"),
        *("splenius_cervicis", "trapezius_upper", "longissimus_lumborum", "multifidus_lumbar"),
        *("gastrocnemius_medial", "gastrocnemius_lateral", "tibialis_posterior"),
        "interosseous_membrane_leg",
    }


def test_every_source_of_a_part_is_told() -> None:
    assert MUSCLES["piriformis"].sources == (
        *("src.uberon", "src.fcm_gluteal", "src.namtpt_piriformis", "src.medlink_piriformis"),
        *("src.anatomy", "src.halle2016", "src.travell_simons"),
    )
    assert POINTS["KI3"].sources == ("src.who2008", "src.acupuncture_books", "src.pan2015")
    assert MUSCLES["gluteus_maximus"].backing["hazards"].memory_parts == (
        *("inferior gluteal vessels", "landmark wording"),
    )
    assert MUSCLES["piriformis"].zones_status == "verified"
    assert MUSCLES["popliteus"].risk_status == "memory"
    assert MUSCLES["interosseous_membrane_leg"].backing["nerve"].status == "memory"


# Points.


def test_the_lines_of_the_standard() -> None:
    assert {line.code: line.points for line in lines().values()} == {
        "LU": 11,
        "LI": 20,
        "ST": 45,
        "SP": 21,
        "HT": 9,
        "SI": 19,
        "BL": 67,
        "KI": 27,
        "PC": 9,
        "TE": 23,
        "GB": 44,
        "LR": 14,
        "GV": 28,
        "CV": 24,
    }
    assert sum(line.points for line in lines().values()) == 361
    assert [code for code, line in lines().items() if line.midline] == ["GV", "CV"]
    assert {line.number_backing.status for line in lines().values()} == {"verified"}
    assert {line.alias_backing.status for line in lines().values()} == {"memory"}


def test_prefixes_beside_that_of_the_standard() -> None:
    assert lines()["KI"].aliases == ("K", "KD", "KID", "R", "N")
    assert lines()["LU"].aliases == ("L", "P")
    assert lines()["TE"].aliases == ("SJ", "TB", "TH", "TW", "3H", "3E")
    owners: dict[str, set[str]] = {}
    for line in lines().values():
        for prefix in (line.code, *line.aliases):
            owners.setdefault(prefix.casefold(), set()).add(line.code)
    shared = {prefix: homes for prefix, homes in owners.items() if len(homes) > 1}
    assert shared == {"p": {"LU", "PC"}, "h": {"HT", "LR"}}


def test_the_points_of_the_trials_and_the_documents() -> None:
    used = {code: point.trials for code, point in POINTS.items() if point.trials}
    pan = {"BL23", "GV4", "SP10", "BL57", "LR3", "ST36", "SP6", "KI3"}
    shi = {"ST36", "GB34", "SP10", "BL56", "BL57", "GV20"}
    assert {code for code, trials in used.items() if "src.pan2015" in trials} == pan
    assert {code for code, trials in used.items() if "src.shi2003" in trials} == shi
    assert [c for c, p in POINTS.items() if p.documents == ("003",)] == ["LI4", "SP6", "KI3"]


def test_points_that_warn_in_pregnancy() -> None:
    flags: dict[str, set[str]] = {}
    for point in POINTS.values():
        flags.setdefault(point.pregnancy, set()).add(point.code)
    assert flags["traditional_avoid"] == {
        *("LI4", "SP6", "GB21", "BL32", "BL60", "BL67", "CV4", "CV6")
    }
    assert flags["traditional_caution"] == {"BL23", "BL25"}
    assert flags["caution"] == {"KI1"}
    debate = explain("point.about.pregnancy_debate")
    assert "no objective harm" in debate.says
    assert "forbid" in debate.says


def test_a_point_says_where_it_lies() -> None:
    assert explain("point.KI3").says == (
        "KI3 (Taixi, 太溪) lies: hollow between tip of medial malleolus and Achilles tendon."
    )
    for code, point in POINTS.items():
        assert explain(f"point.{code}").says == (
            f"{code} ({point.pinyin}, {point.hanzi}) lies: {point.location}."
        )
        assert code.startswith(point.line)


# The body.


def test_every_zone_can_be_marked_and_has_neighbours() -> None:
    assert len(ZONES) == 40
    for zone in ZONES.values():
        assert zone.places
        assert zone.neighbours
        assert all(zone.id in ZONES[other].neighbours for other in zone.neighbours)
    assert {zone.id for zone in ZONES.values() if not zone.sided} == {
        *("head_vertex", "occiput", "forehead", "low_back_mid", "sacrum", "coccyx")
    }
    assert ZONES["calf_upper"].places == ("calf_inner", "calf_outer")
    assert ZONES["calf_upper"].neighbours == ("knee_post", "calf_lower")


def test_regions_have_sides_names_and_neighbours() -> None:
    assert len(REGIONS) == 98
    assert [r.order for r in REGIONS.values()] == list(range(1, 99))
    assert len({r.name for r in REGIONS.values()}) == 98
    assert {view for r in REGIONS.values() for view in r.views} == set(VIEWS)
    for id_, region in REGIONS.items():
        assert region.id == id_ == region_id(region.place, region.side)
        assert region.neighbours
        assert len(set(region.neighbours)) == len(region.neighbours)
        assert all(id_ in REGIONS[other].neighbours for other in region.neighbours)
        if region.side != "middle":
            assert region.name.startswith(f"{region.side} ")
            mirror: BodySide = "left" if region.side == "right" else "right"
            assert REGIONS[region_id(region.place, mirror)].zones == region.zones


def test_a_region_touches_its_side_the_middle_and_perhaps_its_mirror() -> None:
    assert REGIONS["calf_inner_right"].name == "right upper calf, inner half"
    assert REGIONS["calf_inner_right"].neighbours == (
        *("knee_back_right", "calf_outer_right", "calf_lower_right"),
    )
    assert REGIONS["chest_left"].neighbours == (
        *("throat", "neck_side_left", "shoulder_top_left", "shoulder_left"),
        *("belly_upper_left", "chest_right"),
    )
    assert REGIONS["tailbone"].neighbours == (
        *("sacrum", "buttock_lower_right", "buttock_lower_left"),
    )
    legs = {id_ for id_ in REGIONS if id_.startswith(("thigh", "calf", "knee", "foot"))}
    for id_ in legs:
        other = "_left" if id_.endswith("_right") else "_right"
        assert not any(name.endswith(other) for name in REGIONS[id_].neighbours)


def test_a_place_without_an_end_is_refused() -> None:
    with pytest.raises(KeyError):
        region_id("tail", "middle")


# Safety.


def test_the_levels_of_the_rules() -> None:
    told: dict[str, set[str]] = {}
    for rule in RULES.values():
        told.setdefault(rule.level, set()).add(rule.id)
    assert told == {
        "hard_stop": {
            *("no_consent", "needle_phobia", "cannot_communicate", "emergency"),
            *("pacemaker_electro", "dvt_suspected", "bilateral_thorax"),
        },
        "hard_stop_region": {"lymphoedema_limb", "local_infection", "vascular"},
        "defer": {"systemic_infection"},
        "refer_first": {
            *("bleeding_disorder", "heart_valve", "open_joint_surgery", "malignancy"),
            *("medication_change", "iron_unknown"),
        },
        "technique_gate": {"thorax_site", "canal_site"},
        "precaution": {
            *("anticoagulant", "immunosuppressed", "metal_allergy", "pregnancy", "epilepsy"),
            *("diabetes_neuropathy", "child", "frail", "first_visit_faint", "hyperalgesia"),
        },
    }


def test_the_acts_of_the_rules() -> None:
    every = {rule.id for rule in RULES.values() if rule.acts == ACTS}
    assert every == {
        *("no_consent", "emergency", "local_infection", "systemic_infection", "dvt_suspected"),
        *("diabetes_neuropathy", "frail", "hyperalgesia", "medication_change", "iron_unknown"),
    }
    assert RULES["pacemaker_electro"].acts == ("electro",)
    others = [r for r in RULES.values() if r.id not in every and r.id != "pacemaker_electro"]
    assert {rule.acts for rule in others} == {("needling", "electro")}


@pytest.mark.parametrize(
    ("id_", "letter"), [("iron_unknown", "doctor"), ("medication_change", "prescriber")]
)
def test_iron_and_a_changed_medicine_never_block_work_by_hand(id_: str, letter: str) -> None:
    rule = RULES[id_]
    assert rule.levels == {
        "needling": "refer_first",
        "electro": "refer_first",
        "moxa_heat": "refer_first",
        "manual": "precaution",
        "stretch": "precaution",
        "heel_lift": "precaution",
    }
    assert rule.letter == letter
    others = [r for r in RULES.values() if r.id not in ("iron_unknown", "medication_change")]
    assert {r.letter for r in others} == {""}
    assert all(len(set(r.levels.values())) == 1 for r in others)


def test_the_limits_a_rule_compares_with() -> None:
    assert {id_: dict(r.values) for id_, r in RULES.items() if r.values} == {
        "open_joint_surgery": {"joint_surgery": 12},
        "child": {"age": 18},
        "first_visit_faint": {"visit": 1},
        "bilateral_thorax": {"sides": 2},
        "iron_unknown": {"ferritin_age": 12},
    }


def test_every_rule_says_when_it_holds_and_what_it_asks() -> None:
    asked = {name for rule in RULES.values() for name in rule.asks}
    assert len(asked) == 29
    for rule in RULES.values():
        assert rule.when.endswith(".")
        assert explain(f"treat.{rule.id}").says == rule.says


def test_red_flags_say_where_to_go() -> None:
    assert {id_: flag.urgency for id_, flag in red_flags().items()} == {
        "weakness": "emergency",
        "systemic": "soon",
        "sudden": "same_day",
        "augment": "soon",
        "mood": "same_day",
        "breath": "emergency",
    }
    breath = red_flags()["breath"]
    assert breath.action == "Emergency department: a collapsed lung is suspected."
    assert explain("redflag.breath").says == (
        "Breathlessness, chest pain or dry cough within 24 to 72 hours of needling near the chest:"
        " emergency department: a collapsed lung is suspected."
    )
    for id_, flag in red_flags().items():
        says = explain(f"redflag.{id_}").says.casefold()
        assert says == f"{'; '.join(flag.signs)}: {flag.action}".casefold()


def test_rates_of_harm() -> None:
    rates = of_safety("harm")
    assert len(rates) == 10
    assert rates["overall_patient"]["values"]["patients"] == {
        "is": 9.31,
        "unit": "%",
        "ci95": [5.1, 14.62],
    }
    assert rates["dn_boyce"]["values"]["major"] == {"is": 20, "unit": "events"}
    assert "values" not in rates["norisk_false"]
    assert rates["white"]["says"] == "Serious events: about 0.05 in 10 000 treatments."


def test_what_everybody_is_told_afterwards() -> None:
    told = [row["says"] for row in of_safety("aftercare").values()]
    assert len(told) == 6
    assert told[3] == "With breathlessness or chest pain: emergency care at once."


def test_each_grade_of_an_unwanted_event_can_be_written_down() -> None:
    assert tuple(of_safety("harm.grade")) == get_args(Harm)


# Reports and series.


def test_the_standards_and_their_fields() -> None:
    assert [len(reporting(standard)) for standard in STANDARDS] == [17, 13, 12, 14, 26, 15]
    count = reporting("stricta")[3]
    assert (count.id, count.says) == ("2a", "Needle insertions per visit, mean and range.")
    assert count.fields == ("session.insertions",)
    for standard in ("stricta", "care", "tidier", "cent"):
        assert all(item.fields for item in reporting(standard))
    assert not any(item.fields for item in reporting("scribe"))
    assert {item.backing.status for item in reporting("tidier")} == {"memory"}
    assert explain("stricta.2a").says == "STRICTA 2a: needle insertions per visit, mean and range."
    for standard in STANDARDS:
        for item in reporting(standard):
            said = explain(f"{standard}.{item.id}").says
            assert said.casefold().endswith(f": {item.says}".casefold())


def test_the_defaults_of_a_series_are_choices_and_the_rest_is_not() -> None:
    ours = [
        id_ for id_, row in rows("treatment_schedule", "schedule") if "project" in row["sources"]
    ]
    assert ours == ["baseline", "series", "outcomes", "review", "stop", "relapse", "next_morning"]
    assert schedule("series")["visits"] == {"from": 6, "to": 10, "unit": "sessions"}
    assert schedule("review")["look"] == {"is": 4, "unit": "sessions"}
    assert schedule("stop")["stop"] == {"below": 3, "unit": "IRLS points"}
    assert schedule("document_000")["better"] == {"from": 4, "to": 8, "unit": "sessions"}
    with pytest.raises(KeyError):
        schedule("no_such_plan")
