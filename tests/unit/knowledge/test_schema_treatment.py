"""Each rule of the files on treatment refuses the one thing that breaks it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ekbom.knowledge.schema_treatment import check_treatment, check_treatment_files
from ekbom.knowledge.treatment_rows import backing
from ekbom.model.errors import KnowledgeError

Tables = dict[str, Any]
Files = dict[str, Tables]
Break = Callable[[Files], object]

SOURCES: Tables = {
    "project": {"tier": "own", "status": "verified"},
    "src": {
        "doe": {"tier": "A", "status": "verified"},
        "roe": {"tier": "A", "status": "verified"},
        "old": {"tier": "M", "status": "memory"},
    },
}
DOE = {"sources": ["src.doe"], "status": "verified"}


def fact(**more: Any) -> Tables:
    return {
        "says": "It is so.",
        "population": "everyone",
        "locator": "not recorded",
        "certainty": "not_graded",
        "checked": date(2026, 11, 21),
        **DOE,
        **more,
    }


def place(*beside: str, **more: Any) -> Tables:
    return fact(name="place", views=["front"], beside=list(beside), **more)


def head(topic: str) -> Tables:
    return {"schema": "ekbom-treatment/1", "topic": topic}


def files() -> Files:
    hazards = {"are": ["nerve"], "structures": ["nerve"], "risk": "low", **DOE}
    return {
        "nof1": {"schema": "ekbom-knowledge/1", "topic": "nof1", "level": []},
        "body": {
            **head("body"),
            "zone.back": fact(name="back"),
            "place.back": place("flank", zones=["back"], middle=True),
            "place.flank": place("back", meets=True),
        },
        "muscles": {
            **head("muscles"),
            "muscle.long": fact(
                name="long",
                action="extends",
                zones=["back"],
                depth="deep",
                regions=["flank"],
                ids={"fma": ["FMA:1"], **DOE},
                nerve={"is": "dorsal", "roots": "L1", **DOE},
                hazards=hazards,
                stretch={"is": "", "sources": ["src.old"], "status": "memory"},
                perpetuating={"are": [], **DOE, "memory_parts": ["all of it"]},
            ),
            "muscle.risk.low": fact(values={"days": {"is": 2, "unit": "days"}}),
        },
        "acupoints": {
            **head("acupoints"),
            "line.KI": fact(name="Kidney", points=3, midline=False, aliases={"are": ["K"], **DOE}),
            "point.KI3": fact(
                pinyin="Taixi",
                hanzi="太溪",
                line="KI",
                region="ankle",
                view="ankle",
                location="behind",
                trials=["src.roe"],
                tissue={"layer": "fat", "nerve": "tibial", **DOE},
                cautions={**hazards, "are": []},
                pregnancy={"is": "none", **DOE},
            ),
        },
        "treatment_safety": {
            **head("treatment_safety"),
            "treat.iron": fact(
                name="iron",
                level="refer_first",
                acts=["needling", "manual"],
                asks=["ferritin_date"],
                when="It is not known.",
                but={"manual": "precaution"},
                letter="doctor",
            ),
            "redflag.fever": fact(signs=["fever"], action="Refer.", urgency="soon"),
        },
        "reporting": {
            **head("reporting"),
            "stricta.1a": fact(wants="Style.", fields=["plan.style"]),
            "robint.1": fact(wants="Design.", subscale="internal"),
        },
    }


def check(data: Files) -> set[str]:
    used: set[str] = set()
    for topic, tables in data.items():
        if topic != "nof1":
            used |= check_treatment(topic, tables, SOURCES)
    check_treatment_files(data)
    return used


def test_what_is_in_order_passes_and_tells_every_source() -> None:
    assert check(files()) == {"src.doe", "src.roe", "src.old"}


def muscle(data: Files) -> Tables:
    found: Tables = data["muscles"]["muscle.long"]
    return found


def point(data: Files) -> Tables:
    found: Tables = data["acupoints"]["point.KI3"]
    return found


def iron(data: Files) -> Tables:
    found: Tables = data["treatment_safety"]["treat.iron"]
    return found


BROKEN: dict[str, tuple[Break, str]] = {
    "kind": (lambda f: f["body"].update({"tail.one": fact()}), "no entry of this file"),
    "file": (lambda f: f["body"].update({"muscle.risk.low": fact()}), "no entry of this file"),
    "table": (lambda f: f["body"].update({"zone.back": "x"}), "no entry of this file"),
    "key": (lambda f: muscle(f).update(colour="red"), "colour is not known"),
    "field": (lambda f: muscle(f).pop("action"), "action is missing"),
    "part": (lambda f: muscle(f).pop("nerve"), "nerve is missing"),
    "part_key": (lambda f: muscle(f)["nerve"].update(colour="red"), "colour is not known"),
    "part_field": (lambda f: muscle(f)["nerve"].pop("roots"), "roots is missing"),
    "part_source": (lambda f: muscle(f)["nerve"].update(sources=["src.poe"]), "src.poe is not in"),
    "part_status": (lambda f: muscle(f)["stretch"].update(status="verified"), "no source of it"),
    "says": (lambda f: muscle(f).update(says="No stop"), "says is not a sentence"),
    "note": (lambda f: muscle(f).update(note="No stop"), "note is not a sentence"),
    "spaces": (lambda f: muscle(f).update(population=" all"), "population is ' all'"),
    "value": (
        lambda f: f["muscles"]["muscle.risk.low"].update(values={"days": {"is": 2}}),
        "its unit is None",
    ),
    "text": (lambda f: muscle(f).update(name=""), "name is ''"),
    "texts": (lambda f: muscle(f).update(zones=[]), "zones is []"),
    "each_text": (lambda f: muscle(f).update(zones=["a ", "b"]), "zones is 'a '"),
    "any_texts": (lambda f: muscle(f)["perpetuating"].update(are=["x", "x"]), "something twice"),
    "any_text": (lambda f: muscle(f)["stretch"].update({"is": " x"}), "is is ' x'"),
    "sentence": (lambda f: iron(f).update(when="It is"), "when is not a sentence"),
    "no_sentence": (lambda f: iron(f).update(when=3), "when is 3"),
    "true": (lambda f: f["body"]["place.back"].update(middle=False), "middle is False"),
    "truth": (lambda f: f["acupoints"]["line.KI"].update(midline=0), "midline is 0"),
    "count": (lambda f: f["acupoints"]["line.KI"].update(points=0), "points is 0"),
    "whole": (lambda f: f["acupoints"]["line.KI"].update(points=3.0), "points is 3.0"),
    "choice": (lambda f: muscle(f).update(depth="middle"), "depth is 'middle'"),
    "some": (lambda f: muscle(f)["hazards"].update(structures=["skin"]), "structures is 'skin'"),
    "some_text": (lambda f: muscle(f)["hazards"].update(structures="nerve"), "is 'nerve'"),
    "no_levels": (lambda f: iron(f).update(but={}), "but is {}"),
    "levels": (lambda f: iron(f).update(but=["manual"]), "but is ['manual']"),
    "act": (lambda f: iron(f).update(but={"dance": "defer"}), "but is 'dance'"),
    "level": (lambda f: iron(f).update(but={"manual": "no"}), "but manual is 'no'"),
    "no_reader": (lambda f: iron(f).update(letter=""), "letter is ''"),
    "trial": (lambda f: point(f).update(trials=["src.poe"]), "src.poe is not in"),
    "zone": (lambda f: muscle(f).update(zones=["front"]), "there is no zone 'front'"),
    "region": (lambda f: muscle(f).update(regions=["front"]), "there is no place 'front'"),
    "covered": (lambda f: f["body"]["place.back"].update(zones=["front"]), "no zone 'front'"),
    "beside": (lambda f: f["body"]["place.flank"].update(beside=["back", "top"]), "place 'top'"),
    "one_sided": (
        lambda f: f["body"].update({"place.top": place("back")}),
        "back does not lie beside it in turn",
    ),
    "itself": (lambda f: f["body"].update({"place.top": place("top")}), "top does not lie beside"),
    "mirror": (lambda f: f["body"]["place.flank"].update(middle=True), "meets its mirror"),
    "bare": (lambda f: f["body"].update({"zone.front": fact(name="front")}), "no place covers it"),
    "code": (lambda f: f["acupoints"].update({"point.Taixi": point(f)}), "its code is not that"),
    "its_line": (lambda f: f["acupoints"].update({"point.LR3": point(f)}), "its code is not that"),
    "no_line": (lambda f: f["acupoints"].pop("line.KI"), "its code is not that"),
    "number": (lambda f: f["acupoints"].update({"point.KI4": point(f)}), "has fewer points"),
    "but": (lambda f: iron(f).update(but={"stretch": "defer"}), "but names stretch"),
    "subscale": (lambda f: f["reporting"]["robint.1"].update(subscale="both"), "is 'both'"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_refused(name: str) -> None:
    breaks, says = BROKEN[name]
    data = files()
    breaks(data)
    with pytest.raises(KnowledgeError) as refused:
        check(data)
    assert says in str(refused.value)


def test_a_refusal_names_file_entry_and_part() -> None:
    data = files()
    muscle(data)["nerve"]["sources"] = ["src.poe"]
    with pytest.raises(KnowledgeError) as refused:
        check(data)
    assert str(refused.value) == (
        "muscles.toml [muscle.long] nerve: its source src.poe is not in sources.toml;"
        " add it or correct the key"
    )


def test_files_without_treatment_pass() -> None:
    check_treatment_files({"nof1": files()["nof1"]})


def test_the_backing_of_a_part() -> None:
    told = backing({**DOE, "memory_parts": ["roots"], "is": "x"})
    assert (told.sources, told.status, told.memory_parts) == (("src.doe",), "verified", ("roots",))
    assert backing(DOE).memory_parts == ()
