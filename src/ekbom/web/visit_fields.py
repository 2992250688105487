"""What the forms of a course ask, as tables: which question stands under which name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ekbom.model.intake import TRIGGERS
from ekbom.model.safety_rule import ACTS
from ekbom.model.treatment import VISIT_KINDS, VisitKind
from ekbom.web.course_words import SIDE_WORDS
from ekbom.web.fields import Field, Options, Part, Rows
from ekbom.web.texts import later

KIND_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "needling": later("Needles"),
        "manual": later("Hands"),
        "device": later("A device"),
        "movement": later("Movement"),
        "talk": later("Talk"),
    }
)
ACT_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "needling": later("Needles"),
        "electro": later("Current through needles or skin"),
        "moxa_heat": later("Moxa or heat"),
        "manual": later("Hands and pressure"),
        "stretch": later("Stretching"),
        "heel_lift": later("A heel lift"),
    }
)
TRIGGER_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "rest": later("at rest"), "bed": later("in bed"), "desk": later("at a desk"),
        "meeting": later("in a meeting"), "train": later("in a train"), "bus": later("in a bus"),
        "car": later("in a car"), "plane": later("in a plane"), "cinema": later("at the cinema"),
    }
)  # fmt: skip
KINDS: Options = tuple((one, KIND_WORDS[one]) for one in VISIT_KINDS)
_BOTH: Options = tuple(SIDE_WORDS.items())
_SIDES = tuple(one for one in _BOTH if one[0] != "both")
_LAYERS: Options = (
    ("skin", later("skin")), ("fat", later("fat")), ("muscle", later("muscle")),
    ("deep_muscle", later("deep muscle")), ("membrane", later("membrane")), ("bone", later("bone")),
)  # fmt: skip
SEEN: Options = (
    ("none", later("none")), ("de_qi", later("de qi")), ("twitch", later("a twitch")),
    ("ache", later("an ache")), ("own_feeling", later("the feeling the person knows")),
)  # fmt: skip
CHANGES: Options = (
    ("none", later("the same")), ("better", later("better")), ("worse", later("worse")),
    ("up_and_down", later("up and down")),
)  # fmt: skip

ABOUT: tuple[Field, ...] = (
    Field("on", later("Day"), "date"),
    Field("start", later("From"), hint=later("Such as 17:30.")),
    Field("minutes", later("Minutes"), "number"),
    Field(
        "mode", later("How"), "choice",
        (
            ("face_to_face", later("face to face")), ("group", later("in a group")),
            ("remote", later("from afar")),
        ),
    ),
    Field("setting", later("Where"), hint=later("Such as practice room, lying face down.")),
    Field("told", later("What was said to the person"), "area"),
)  # fmt: skip
SINCE: tuple[Field, ...] = (
    Field("since_last.change", later("Since the last visit"), "choice", CHANGES),
    Field("since_last.says", later("In their words"), "area"),
    Field("since_last.medicine_changed", later("A medicine otherwise"), "yes"),
)
BEFORE = Field("before.rating", later("How it is now"), "rate")
AFTER = Field("after.rating", later("How it is afterwards"), "rate")
COUNTED: tuple[Field, ...] = (
    Field("needles_in", later("Needles in"), "whole", hint=later("Empty: added up from the rows.")),
    Field("needles_out", later("Needles out, counted by hand"), "whole"),
)
NEEDLE: tuple[Field, ...] = (
    Field("needle.diameter_mm", later("Diameter, mm"), "number"),
    Field("needle.length_mm", later("Length, mm"), "number"),
    Field("needle.maker", later("Maker")),
    Field("needle.lot", later("Lot")),
)
ELECTRO: tuple[Field, ...] = (
    Field("electro.freq_hz", later("Current, Hz"), "number"),
    Field("electro.waveform", later("Waveform")),
    Field("electro.minutes", later("Current, minutes"), "number"),
)
INSERTIONS = Rows(
    "insertions", later("Needles"), later("Another place"),
    (
        Field("target", later("Point or muscle"), search=True),
        Field("side", later("Side"), "choice", _SIDES),
        Field("needles", later("Needles"), "whole", hint=later("Empty: 1.")),
        Field("depth_mm", later("Depth, mm"), "number"),
        Field("angle_deg", later("Angle to the skin"), "number"),
        Field("direction", later("Tip aimed")),
        Field("layer", later("Layer"), "choice", _LAYERS),
        Field("sought", later("Looked for"), "choice", SEEN),
        Field("seen", later("What came"), "choice", SEEN),
        Field(
            "stimulation", later("Stimulation"), "choice",
            (
                ("none", later("none")), ("manual", later("by hand")),
                ("electrical", later("electrical")),
            ),
        ),
        Field("retention_min", later("Left in, minutes"), "number"),
        Field(
            "regions", later("Regions of the body map"), "regions",
            hint=later("Needed where the name is not in the tables, such as calf_inner_right."),
        ),
        Field("says", later("Note")),
    ),
)  # fmt: skip
HANDS = Rows(
    "hands", later("Hands"), later("Another place"),
    (
        Field("target", later("Muscle or place"), search=True),
        Field("side", later("Side"), "choice", _BOTH),
        Field("technique", later("Technique")),
        Field(
            "pressure", later("Pressure"), "choice",
            (("light", later("light")), ("medium", later("medium")), ("deep", later("deep"))),
        ),
        Field("seconds", later("Seconds"), "number"),
        Field("regions", later("Regions of the body map"), "regions"),
        Field("says", later("Note")),
    ),
)  # fmt: skip
DEVICES = Rows(
    "devices", later("Devices"), later("Another device"),
    (
        Field("name", later("Device")),
        Field("site", later("Place")),
        Field("side", later("Side"), "choice", _BOTH),
        Field("electrical", later("A current goes through the body"), "tick"),
        Field("setting", later("Setting")),
        Field("minutes", later("Minutes"), "number"),
        Field("regions", later("Regions of the body map"), "regions"),
    ),
)  # fmt: skip
MOVEMENTS = Rows(
    "movements", later("Movements"), later("Another movement"),
    (
        Field("name", later("Movement")),
        Field("stretch", later("A muscle is stretched"), "tick"),
        Field("muscle", later("Muscle"), search=True),
        Field("side", later("Side"), "choice", _BOTH),
        Field("sets", later("Sets"), "whole"),
        Field("repeats", later("Repeats"), "whole"),
        Field("seconds", later("Seconds each"), "number"),
    ),
)  # fmt: skip
TOPICS = Rows(
    "topics", later("Talked about"), later("Another topic"), (Field("says", later("Topic")),),
    plain=True,
)  # fmt: skip
FELT = Rows(
    "felt", later("What the hand found"), later("Another muscle"),
    (
        Field("muscle", later("Muscle"), search=True),
        Field("side", later("Side"), "choice", _SIDES),
        Field("tender", later("Tender, 0 to 10"), "number"),
        Field("taut_band", later("A taut band"), "yes"),
        Field("twitch", later("A twitch"), "yes"),
        Field("own_feeling", later("Brings the feeling they know"), "yes"),
        Field("zones", later("Felt in which zones"), "regions", hint=later("Such as calf_upper.")),
        Field("says", later("Note")),
    ),
)  # fmt: skip
CARE = Rows(
    "cotreatments", later("Other care in the visit"), later("Other care"),
    (
        Field(
            "kind", later("Kind"), "choice",
            (
                ("moxa", later("moxa")), ("heat", later("heat")), ("cupping", later("cupping")),
                ("massage", later("massage")), ("exercise", later("exercise")),
                ("advice", later("advice")), ("other", later("other")),
            ),
        ),
        Field("says", later("What")),
        Field("minutes", later("Minutes"), "number"),
        Field("regions", later("Regions of the body map"), "regions"),
    ),
)  # fmt: skip
HARMED = Rows(
    "harmed", later("Unwanted"), later("Something unwanted"),
    (
        Field("what", later("What")),
        Field(
            "severity", later("How grave"), "choice",
            (
                ("mild", later("mild")), ("significant", later("significant")),
                ("serious", later("serious")),
            ),
        ),
        Field("site", later("Where")),
        Field("lasted_h", later("Lasted, hours"), "number"),
        Field("action", later("What was done")),
        Field("over", later("It is over"), "yes"),
    ),
)  # fmt: skip
HOME = Rows(
    "home", later("To do at home"), later("Another task"),
    (
        Field("name", later("Name"), hint=later("The same in all visits, such as calf stretch.")),
        Field(
            "kind", later("Kind"), "choice",
            (
                ("stretch", later("stretch")), ("exercise", later("exercise")),
                ("heel_lift", later("heel lift")), ("pressure", later("pressure")),
                ("heat", later("heat")), ("other", later("other")),
            ),
        ),
        Field("side", later("Side"), "choice", _BOTH),
        Field("muscle", later("Muscle"), search=True),
        Field("sets", later("Sets"), "whole"),
        Field("repeats", later("Repeats"), "whole"),
        Field("seconds", later("Seconds each"), "number"),
        Field("times_a_day", later("Times a day"), "number"),
        Field("days_a_week", later("Days a week"), "number"),
        Field("height_mm", later("Height, mm (heel lift)"), "number"),
        Field("until", later("Until"), "date"),
        Field("says", later("How it is done")),
        Field("materials", later("Handed over")),
    ),
)  # fmt: skip
DONE = Rows(
    "done", later("Done at home since"), later("Another task"),
    (
        Field("name", later("Task")),
        Field("days_done", later("Days done"), "whole"),
        Field("days_asked", later("Days asked"), "whole"),
        Field("says", later("In their words")),
    ),
)  # fmt: skip
IDEA: tuple[Field, ...] = (
    Field("idea.suspects", later("Where it may come from")),
    Field("idea.expects", later("What should be different if that is so")),
    Field("idea.by", later("By"), "date"),
    Field("idea.by_visit", later("Or by visit number"), "whole"),
)
IDEASEEN: tuple[Field, ...] = (
    Field(
        "idea_seen.came_true", later("The last idea came true"), "choice",
        (
            ("yes", later("yes")), ("partly", later("in part")), ("no", later("no")),
            ("not_known", later("cannot be judged")),
        ),
    ),
    Field("idea_seen.says", later("In a few words")),
)  # fmt: skip
ENDS: tuple[Field, ...] = (
    Field("nothing_else", later("No other care was given"), "tick"),
    Field("nothing_harmed", later("Asked for anything unwanted; there was nothing"), "tick"),
)
NEXT = Field("next_on", later("Next date"), "date")
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
    *ABOUT, *SINCE, BEFORE, FELT, AFTER, CARE, HARMED, HOME, DONE, *IDEA, *IDEASEEN, *ENDS, NEXT,
)  # fmt: skip


def _screened(**asked: str) -> tuple[Field, ...]:
    """Questions of the safety screen that are answered with yes or no."""
    return tuple(Field(f"screen.{name}", words, "yes") for name, words in asked.items())


# What is asked each time and holds for that day alone; the words are of the rules themselves.
DAILY: tuple[Field, ...] = (
    *_screened(
        fever=later("Fever, or an infection of the whole body"),
        acute_illness=later("An acute illness that nobody has looked at"),
        dvt_signs=later("One leg swollen, warm and sore in the calf"),
        fasted=later("Fasted, tired or anxious"),
        pregnant=later("Pregnant"),
        medicine_changed_alone=later("Changed a medicine alone, or plans to"),
    ),
    Field(
        "screen.skin_lesion_regions", later("Infection, wound, rash or ulcer: where"), "regions",
        hint=later("Regions of the body map, such as calf_inner_right; empty where there is none."),
    ),
)  # fmt: skip
STANDING: tuple[Field, ...] = (
    Field("screen.age_years", later("Age in years"), "number"),
    *_screened(
        needle_phobia=later("Fears needles"),
        cannot_communicate=later("Cannot tell what is felt during treatment"),
        bleeding_disorder=later("Haemophilia or another bleeding disorder"),
        anticoagulant=later("An anticoagulant, or two antiplatelet medicines"),
        immunosuppressed=later("A suppressed immune system"),
        heart_valve=later("An artificial heart valve, or endocarditis in the past"),
        implanted_device=later("A pacemaker, defibrillator or stimulator"),
        metal_allergy=later("An allergy to nickel or chromium"),
        epilepsy=later("Epilepsy"),
        diabetes=later("Diabetes"),
        neuropathy=later("A neuropathy, or reduced sensation"),
        joint_surgery=later("A joint operated on or replaced in the last 12 weeks"),
        active_cancer=later("Active cancer at or near the site"),
        frail=later("Frail, underweight or with osteoporosis"),
        allodynia=later("Light touch hurts"),
    ),
    Field("screen.ferritin_on", later("Day of the latest ferritin"), "date"),
    Field(
        "screen.lymphoedema_regions", later("Lymphoedema or removed nodes: where"), "regions",
        hint=later("Such as arm_left for a whole limb."),
    ),
    Field("screen.varicose_regions", later("Varicose veins or arterial disease: where"), "regions"),
)  # fmt: skip
# Of these, nowhere is an answer that somebody gave, and not the same as not asked.
PLACES = ("screen.lymphoedema_regions", "screen.varicose_regions")
CONSENT: tuple[Field, ...] = (
    Field("consent.on", later("Agreed on"), "date"),
    Field(
        "consent.techniques", later("Agreed to"), "many",
        tuple((one, ACT_WORDS[one]) for one in ACTS),
    ),
    Field("consent.by_parent", later("Given by a parent, for a child"), "tick"),
)  # fmt: skip
ASKED: tuple[Field, ...] = (
    Field(
        "complaint", later("What brings them, in their words"), "lines",
        hint=later("One line for each."),
    ),
    Field(
        "situations", later("Comes when"), "many",
        tuple((one, TRIGGER_WORDS[one]) for one in TRIGGERS if one != "other"),
    ),
    Field("years", later("Years with it"), "number"),
    Field("relief", later("What eases it"), "lines"),
    Field("history", later("What has been"), "lines"),
    Field("family_history", later("In the family"), "lines"),
    Field("past_treatments", later("Tried so far"), "lines"),
    Field("exam", later("What was found"), "lines"),
)  # fmt: skip
KEEPS = Rows(
    "keeps_going", later("What may keep it going"), later("Something else"),
    (
        Field("says", later("What")),
        Field(
            "family", later("Family"), "choice",
            (
                ("mechanical", later("mechanical")), ("systemic", later("systemic")),
                ("other_disease", later("another disease")),
                ("psychological", later("psychological")),
            ),
        ),
        Field(
            "state", later("State"), "choice",
            (
                ("suspected", later("suspected")), ("found", later("found")),
                ("acted_on", later("acted on")), ("gone", later("gone")),
                ("not_found", later("not found")), ("referred", later("referred")),
            ),
        ),
        Field("action", later("What was done")),
    ),
)  # fmt: skip
MORNING: tuple[Field, ...] = (
    Field("soreness", later("Soreness, 0 to 10"), "number"),
    Field("soreness_hours", later("For how many hours"), "number"),
    Field("bruise", later("A bruise"), "yes"),
    Field("night", later("The night, 0 calm to 10"), "number"),
    Field("worry", later("Worry, 0 to 10"), "number"),
    Field("breathless", later("Short of breath"), "yes"),
    Field("chest_pain", later("Pain in the chest"), "yes"),
    Field("dry_cough", later("A dry cough"), "yes"),
    Field("says", later("In their words"), "area"),
)
PLAN: tuple[Field, ...] = (
    Field("goal", later("What the person wants back, in their words")),
    Field("rationale", later("Why this treatment"), "area"),
    Field("name", later("What it is called")),
    Field("style", later("Style or school")),
    Field("visits_from", later("Visits, at least"), "whole"),
    Field("visits_to", later("Visits, at most"), "whole"),
    Field("interval_days", later("Days from visit to visit"), "whole"),
    Field("baseline_nights", later("Nights of diary before the first visit"), "whole"),
    Field("stop_rule", later("When one stops"), "area"),
)


def parts_of(kinds: tuple[VisitKind, ...]) -> tuple[Part, ...]:
    """What the form of a visit of these kinds asks; nothing of the others."""
    return (*COMMON, *(part for kind in kinds for part in OWN[kind]), *DAILY)
