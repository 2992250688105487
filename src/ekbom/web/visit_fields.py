"""What the forms of a course ask, as tables: which question stands under which name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ekbom.model.intake import TRIGGERS
from ekbom.model.safety_rule import ACTS
from ekbom.model.treatment import VISIT_KINDS, VisitKind
from ekbom.web.fields import Field, Options, Part, Rows

KIND_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "needling": "Needles",
        "manual": "Hands",
        "device": "A device",
        "movement": "Movement",
        "talk": "Talk",
    }
)
ACT_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "needling": "Needles",
        "electro": "Current through needles or skin",
        "moxa_heat": "Moxa or heat",
        "manual": "Hands and pressure",
        "stretch": "Stretching",
        "heel_lift": "A heel lift",
    }
)
KINDS: Options = tuple((one, KIND_WORDS[one]) for one in VISIT_KINDS)
_SIDES: Options = (("right", "right"), ("left", "left"), ("middle", "middle"))
_BOTH: Options = (*_SIDES, ("both", "both"))
_LAYERS: Options = tuple(
    (one, one.replace("_", " "))
    for one in ("skin", "fat", "muscle", "deep_muscle", "membrane", "bone")
)
_SEEN: Options = (
    ("none", "none"),
    ("de_qi", "de qi"),
    ("twitch", "a twitch"),
    ("ache", "an ache"),
    ("own_feeling", "the feeling the person knows"),
)
CHANGES: Options = (
    ("none", "the same"),
    ("better", "better"),
    ("worse", "worse"),
    ("up_and_down", "up and down"),
)

ABOUT: tuple[Field, ...] = (
    Field("on", "Day", "date"),
    Field("start", "From", hint="Such as 17:30."),
    Field("minutes", "Minutes", "number"),
    Field(
        "mode", "How", "choice",
        (("face_to_face", "face to face"), ("group", "in a group"), ("remote", "from afar")),
    ),
    Field("setting", "Where", hint="Such as practice room, lying face down."),
    Field("told", "What was said to the person", "area"),
)  # fmt: skip
SINCE: tuple[Field, ...] = (
    Field("since_last.change", "Since the last visit", "choice", CHANGES),
    Field("since_last.says", "In their words", "area"),
    Field("since_last.medicine_changed", "A medicine otherwise", "yes"),
)
BEFORE = Field("before.rating", "How it is now", "rate")
AFTER = Field("after.rating", "How it is afterwards", "rate")
COUNTED: tuple[Field, ...] = (
    Field("needles_in", "Needles in", "whole", hint="Empty: added up from the rows."),
    Field("needles_out", "Needles out, counted by hand", "whole"),
)
NEEDLE: tuple[Field, ...] = (
    Field("needle.diameter_mm", "Diameter, mm", "number"),
    Field("needle.length_mm", "Length, mm", "number"),
    Field("needle.maker", "Maker"),
    Field("needle.lot", "Lot"),
)
ELECTRO: tuple[Field, ...] = (
    Field("electro.freq_hz", "Current, Hz", "number"),
    Field("electro.waveform", "Waveform"),
    Field("electro.minutes", "Current, minutes", "number"),
)
INSERTIONS = Rows(
    "insertions", "Needles", "Another place",
    (
        Field("target", "Point or muscle", search=True),
        Field("side", "Side", "choice", _SIDES),
        Field("needles", "Needles", "whole", hint="Empty: 1."),
        Field("depth_mm", "Depth, mm", "number"),
        Field("angle_deg", "Angle to the skin", "number"),
        Field("direction", "Tip aimed"),
        Field("layer", "Layer", "choice", _LAYERS),
        Field("sought", "Looked for", "choice", _SEEN),
        Field("seen", "What came", "choice", _SEEN),
        Field(
            "stimulation", "Stimulation", "choice",
            (("none", "none"), ("manual", "by hand"), ("electrical", "electrical")),
        ),
        Field("retention_min", "Left in, minutes", "number"),
        Field(
            "regions", "Regions of the body map", "regions",
            hint="Needed where the name is not in the tables, such as calf_inner_right.",
        ),
        Field("says", "Note"),
    ),
)  # fmt: skip
HANDS = Rows(
    "hands", "Hands", "Another place",
    (
        Field("target", "Muscle or place", search=True),
        Field("side", "Side", "choice", _BOTH),
        Field("technique", "Technique"),
        Field(
            "pressure", "Pressure", "choice",
            (("light", "light"), ("medium", "medium"), ("deep", "deep")),
        ),
        Field("seconds", "Seconds", "number"),
        Field("regions", "Regions of the body map", "regions"),
        Field("says", "Note"),
    ),
)  # fmt: skip
DEVICES = Rows(
    "devices", "Devices", "Another device",
    (
        Field("name", "Device"),
        Field("site", "Place"),
        Field("side", "Side", "choice", _BOTH),
        Field("electrical", "A current goes through the body", "tick"),
        Field("setting", "Setting"),
        Field("minutes", "Minutes", "number"),
        Field("regions", "Regions of the body map", "regions"),
    ),
)  # fmt: skip
MOVEMENTS = Rows(
    "movements", "Movements", "Another movement",
    (
        Field("name", "Movement"),
        Field("stretch", "A muscle is stretched", "tick"),
        Field("muscle", "Muscle", search=True),
        Field("side", "Side", "choice", _BOTH),
        Field("sets", "Sets", "whole"),
        Field("repeats", "Repeats", "whole"),
        Field("seconds", "Seconds each", "number"),
    ),
)  # fmt: skip
TOPICS = Rows("topics", "Talked about", "Another topic", (Field("says", "Topic"),), plain=True)
FELT = Rows(
    "felt", "What the hand found", "Another muscle",
    (
        Field("muscle", "Muscle", search=True),
        Field("side", "Side", "choice", _SIDES),
        Field("tender", "Tender, 0 to 10", "number"),
        Field("taut_band", "A taut band", "yes"),
        Field("twitch", "A twitch", "yes"),
        Field("own_feeling", "Brings the feeling they know", "yes"),
        Field("zones", "Felt in which zones", "regions", hint="Such as calf_upper."),
        Field("says", "Note"),
    ),
)  # fmt: skip
CARE = Rows(
    "cotreatments", "Other care in the visit", "Other care",
    (
        Field(
            "kind", "Kind", "choice",
            tuple((one, one) for one in (
                "moxa", "heat", "cupping", "massage", "exercise", "advice", "other"
            )),
        ),
        Field("says", "What"),
        Field("minutes", "Minutes", "number"),
        Field("regions", "Regions of the body map", "regions"),
    ),
)  # fmt: skip
HARMED = Rows(
    "harmed", "Unwanted", "Something unwanted",
    (
        Field("what", "What"),
        Field(
            "severity", "How grave", "choice",
            (("mild", "mild"), ("significant", "significant"), ("serious", "serious")),
        ),
        Field("site", "Where"),
        Field("lasted_h", "Lasted, hours", "number"),
        Field("action", "What was done"),
        Field("over", "It is over", "yes"),
    ),
)  # fmt: skip
HOME = Rows(
    "home", "To do at home", "Another task",
    (
        Field("name", "Name", hint="The same in all visits, such as calf stretch."),
        Field(
            "kind", "Kind", "choice",
            tuple((one, one.replace("_", " ")) for one in (
                "stretch", "exercise", "heel_lift", "pressure", "heat", "other"
            )),
        ),
        Field("side", "Side", "choice", _BOTH),
        Field("muscle", "Muscle", search=True),
        Field("sets", "Sets", "whole"),
        Field("repeats", "Repeats", "whole"),
        Field("seconds", "Seconds each", "number"),
        Field("times_a_day", "Times a day", "number"),
        Field("days_a_week", "Days a week", "number"),
        Field("height_mm", "Height, mm (heel lift)", "number"),
        Field("until", "Until", "date"),
        Field("says", "How it is done"),
        Field("materials", "Handed over"),
    ),
)  # fmt: skip
DONE = Rows(
    "done", "Done at home since", "Another task",
    (
        Field("name", "Task"),
        Field("days_done", "Days done", "whole"),
        Field("days_asked", "Days asked", "whole"),
        Field("says", "In their words"),
    ),
)  # fmt: skip
IDEA: tuple[Field, ...] = (
    Field("idea.suspects", "Where it may come from"),
    Field("idea.expects", "What should be different if that is so"),
    Field("idea.by", "By", "date"),
    Field("idea.by_visit", "Or by visit number", "whole"),
)
IDEA_SEEN: tuple[Field, ...] = (
    Field(
        "idea_seen.came_true", "The last idea came true", "choice",
        (("yes", "yes"), ("partly", "in part"), ("no", "no"), ("not_known", "cannot be judged")),
    ),
    Field("idea_seen.says", "In a few words"),
)  # fmt: skip
ENDS: tuple[Field, ...] = (
    Field("nothing_else", "No other care was given", "tick"),
    Field("nothing_harmed", "Asked for anything unwanted; there was nothing", "tick"),
)
NEXT = Field("next_on", "Next date", "date")
OWN: Mapping[VisitKind, tuple[Part, ...]] = MappingProxyType(
    {
        "needling": (INSERTIONS, *COUNTED, *NEEDLE, *ELECTRO),
        "manual": (HANDS,),
        "device": (DEVICES,),
        "movement": (MOVEMENTS,),
        "talk": (TOPICS,),
    }
)
COMMON: tuple[Part, ...] = (
    *ABOUT, *SINCE, BEFORE, FELT, AFTER, CARE, HARMED, HOME, DONE, *IDEA, *IDEA_SEEN, *ENDS, NEXT,
)  # fmt: skip

# What is asked each time and holds for that day alone; the words are of the rules themselves.
DAILY: tuple[Field, ...] = (
    Field("screen.fever", "Fever, or an infection of the whole body", "yes"),
    Field("screen.acute_illness", "An acute illness that nobody has looked at", "yes"),
    Field("screen.dvt_signs", "One leg swollen, warm and sore in the calf", "yes"),
    Field("screen.fasted", "Fasted, tired or anxious", "yes"),
    Field("screen.pregnant", "Pregnant", "yes"),
    Field("screen.medicine_changed_alone", "Changed a medicine alone, or plans to", "yes"),
    Field(
        "screen.skin_lesion_regions", "Infection, wound, rash or ulcer: where", "regions",
        hint="Regions of the body map, such as calf_inner_right; empty where there is none.",
    ),
)  # fmt: skip
STANDING: tuple[Field, ...] = (
    Field("screen.age_years", "Age in years", "number"),
    Field("screen.needle_phobia", "Fears needles", "yes"),
    Field("screen.cannot_communicate", "Cannot tell what is felt during treatment", "yes"),
    Field("screen.bleeding_disorder", "Haemophilia or another bleeding disorder", "yes"),
    Field("screen.anticoagulant", "An anticoagulant, or two antiplatelet medicines", "yes"),
    Field("screen.immunosuppressed", "A suppressed immune system", "yes"),
    Field("screen.heart_valve", "An artificial heart valve, or endocarditis in the past", "yes"),
    Field("screen.implanted_device", "A pacemaker, defibrillator or stimulator", "yes"),
    Field("screen.metal_allergy", "An allergy to nickel or chromium", "yes"),
    Field("screen.epilepsy", "Epilepsy", "yes"),
    Field("screen.diabetes", "Diabetes", "yes"),
    Field("screen.neuropathy", "A neuropathy, or reduced sensation", "yes"),
    Field("screen.joint_surgery", "A joint operated on or replaced in the last 12 weeks", "yes"),
    Field("screen.active_cancer", "Active cancer at or near the site", "yes"),
    Field("screen.frail", "Frail, underweight or with osteoporosis", "yes"),
    Field("screen.allodynia", "Light touch hurts", "yes"),
    Field("screen.ferritin_on", "Day of the latest ferritin", "date"),
    Field(
        "screen.lymphoedema_regions", "Lymphoedema or removed nodes: where", "regions",
        hint="Such as arm_left for a whole limb.",
    ),
    Field("screen.varicose_regions", "Varicose veins or arterial disease: where", "regions"),
)  # fmt: skip
# Of these, nowhere is an answer that somebody gave, and not the same as not asked.
PLACES = ("screen.lymphoedema_regions", "screen.varicose_regions")
CONSENT: tuple[Field, ...] = (
    Field("consent.on", "Agreed on", "date"),
    Field(
        "consent.techniques", "Agreed to", "many", tuple((one, ACT_WORDS[one]) for one in ACTS)
    ),
    Field("consent.by_parent", "Given by a parent, for a child", "tick"),
)  # fmt: skip
ASKED: tuple[Field, ...] = (
    Field("complaint", "What brings them, in their words", "lines", hint="One line for each."),
    Field(
        "situations", "Comes when", "many", tuple((one, one) for one in TRIGGERS if one != "other")
    ),
    Field("years", "Years with it", "number"),
    Field("relief", "What eases it", "lines"),
    Field("history", "What has been", "lines"),
    Field("family_history", "In the family", "lines"),
    Field("past_treatments", "Tried so far", "lines"),
    Field("exam", "What was found", "lines"),
)  # fmt: skip
KEEPS = Rows(
    "keeps_going", "What may keep it going", "Something else",
    (
        Field("says", "What"),
        Field(
            "family", "Family", "choice",
            (
                ("mechanical", "mechanical"), ("systemic", "systemic"),
                ("other_disease", "another disease"), ("psychological", "psychological"),
            ),
        ),
        Field(
            "state", "State", "choice",
            tuple((one, one.replace("_", " ")) for one in (
                "suspected", "found", "acted_on", "gone", "not_found", "referred"
            )),
        ),
        Field("action", "What was done"),
    ),
)  # fmt: skip
MORNING: tuple[Field, ...] = (
    Field("soreness", "Soreness, 0 to 10", "number"),
    Field("soreness_hours", "For how many hours", "number"),
    Field("bruise", "A bruise", "yes"),
    Field("night", "The night, 0 calm to 10", "number"),
    Field("worry", "Worry, 0 to 10", "number"),
    Field("breathless", "Short of breath", "yes"),
    Field("chest_pain", "Pain in the chest", "yes"),
    Field("dry_cough", "A dry cough", "yes"),
    Field("says", "In their words", "area"),
)
PLAN: tuple[Field, ...] = (
    Field("goal", "What the person wants back, in their words"),
    Field("rationale", "Why this treatment", "area"),
    Field("name", "What it is called"),
    Field("style", "Style or school"),
    Field("visits_from", "Visits, at least", "whole"),
    Field("visits_to", "Visits, at most", "whole"),
    Field("interval_days", "Days from visit to visit", "whole"),
    Field("baseline_nights", "Nights of diary before the first visit", "whole"),
    Field("stop_rule", "When one stops", "area"),
)


def parts_of(kinds: tuple[VisitKind, ...]) -> tuple[Part, ...]:
    """What the form of a visit of these kinds asks; nothing of the others."""
    return (*COMMON, *(part for kind in kinds for part in OWN[kind]), *DAILY)
