"""Answers written into a case file, line by line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ekbom.exchange.case_answers import (
    begin_case,
    quoted,
    remove_answer,
    told_names,
    write_answer,
)
from ekbom.exchange.case_file import parsed_case, read_case
from ekbom.knowledge.shipped_rules import load_rule_book
from ekbom.model.errors import InputError, StoreError
from ekbom.model.observation import Quantity, Value
from ekbom.model.record import Observed

ON = date(2026, 11, 21)


def file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "case.toml"
    path.write_bytes(text.encode())
    return path


def told(path: Path, name: str, value: Value | None) -> str:
    write_answer(path, name, value, by="person", on=ON)
    return path.read_text("utf-8")


def test_a_new_case(tmp_path: Path) -> None:
    path = tmp_path / 'my "legs".toml'
    begin_case(path, today=ON)
    text = path.read_text("utf-8")
    assert text.splitlines()[3:] == [
        'format = "ekbom-case/1"',
        'title = "my \\"legs\\""',
        'source = "interview begun on 2026-11-21"',
        "",
        "[known]",
    ]
    case = read_case(path)
    assert (case.title, case.record.observed) == ('my "legs"', ())
    path.write_text("kept", "utf-8")
    begin_case(path, today=ON)
    assert path.read_text("utf-8") == "kept"


def test_a_place_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="it cannot be written"):
        begin_case(tmp_path / "none" / "case.toml", today=ON)


def test_answers_of_every_kind(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    begin_case(path, today=ON)
    head = path.read_text("utf-8")
    told(path, "urge", True)
    told(path, "rest", False)
    told(path, "population", "adult")
    told(path, "ferritin", Quantity(45.5, "ug/L"))
    assert told(path, "evening", None) == head + (
        'urge = { value = true, by = "person", on = 2026-11-21 }\n'
        'rest = { value = false, by = "person", on = 2026-11-21 }\n'
        'population = { value = "adult", by = "person", on = 2026-11-21 }\n'
        'ferritin = { value = "45.5 ug/L", by = "person", on = 2026-11-21 }\n'
        'evening = "unknown"\n'
    )
    assert told_names(path) == ("urge", "rest", "population", "ferritin", "evening")
    source = "interview begun on 2026-11-21"
    assert read_case(path).record.observed == (
        Observed("urge", True, "person", ON, "", source),
        Observed("rest", False, "person", ON, "", source),
        Observed("population", "adult", "person", ON, "", source),
        Observed("ferritin", Quantity(45.5, "ug/L"), "person", ON, "", source),
    )


def test_an_answer_replaces_the_earlier_one_and_can_be_taken_out(tmp_path: Path) -> None:
    path = file(tmp_path, "[known]\n# by hand\nrest = true\n  urge=false # no\nevening = true\n")
    assert told(path, "urge", None) == (
        '[known]\n# by hand\nrest = true\nurge = "unknown"\nevening = true\n'
    )
    remove_answer(path, "urge")
    assert path.read_text("utf-8") == "[known]\n# by hand\nrest = true\nevening = true\n"
    remove_answer(path, "urge")
    assert path.read_text("utf-8") == "[known]\n# by hand\nrest = true\nevening = true\n"


def test_the_rest_of_the_file_keeps_its_bytes(tmp_path: Path) -> None:
    before = '# mine\r\ntitle = "x"\r\n\r\n [known] # here\r\nrest = true\r\n\r\n\r\n'
    after = '[symptoms]\r\nown_words = "urge = 1"\r\n'
    path = file(tmp_path, before + after)
    write_answer(path, "urge", None, by="person", on=ON)
    assert path.read_bytes().decode() == (
        '# mine\r\ntitle = "x"\r\n\r\n [known] # here\r\nrest = true\r\n'
        f'urge = "unknown"\n\r\n\r\n{after}'
    )


@pytest.mark.parametrize("ending", ["", "\n", "\n\n\n"])
def test_a_case_without_answers_gets_a_table(tmp_path: Path, ending: str) -> None:
    path = file(tmp_path, f'title = "x"\n[[series]]\nvisits = 1{ending}')
    assert told(path, "urge", None) == (
        'title = "x"\n[[series]]\nvisits = 1\n\n[known]\nurge = "unknown"\n'
    )


def test_an_empty_table_at_the_end(tmp_path: Path) -> None:
    assert told(file(tmp_path, "[known]"), "urge", None) == '[known]\nurge = "unknown"'


@pytest.mark.parametrize(
    "text",
    [
        "known = { rest = true }\n",
        "[known]\nurge = [\n true,\n false,\n]\n",
        "[known]\n[known.urge]\nvalue = true\n",
        '[known]\n"urge" = true\n',
        'title = """\n[known]\n"""\n',
    ],
)
def test_a_form_that_cannot_be_changed_line_by_line(tmp_path: Path, text: str) -> None:
    path = file(tmp_path, text)
    with pytest.raises(InputError) as caught:
        told(path, "urge", True)
    assert str(caught.value) == (
        f"{path}: [known] cannot be changed line by line; write each name on its own line"
    )
    assert path.read_text("utf-8") == text


def test_known_that_is_no_table(tmp_path: Path) -> None:
    path = file(tmp_path, "known = 3\n")
    with pytest.raises(InputError, match="known is no table; write "):
        told_names(path)
    with pytest.raises(InputError, match="known is no table; write "):
        told(path, "urge", True)


@pytest.mark.parametrize(
    "text",
    ["", "plain", 'a "b"', "back\\slash", "tab\there", "line\nend", "é µ 中 🦵", "\x7f\u2028"],
)
def test_texts_are_read_as_they_were(text: str) -> None:
    assert parsed_case(f"says = {quoted(text)}", "x") == {"says": text}
    assert "\n" not in quoted(text)


@given(st.text())
def test_any_text_is_read_as_it_was(text: str) -> None:
    assert parsed_case(f"says = {quoted(text)}", "x") == {"says": text}


@given(st.floats(min_value=0, max_value=1e9), st.data())
def test_every_answer_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, number: float, data: st.DataObject
) -> None:
    observables = load_rule_book().observables
    seen = observables[data.draw(st.sampled_from(sorted(observables)))]
    value: Value
    if seen.kind == "number":
        value = Quantity(number, data.draw(st.sampled_from(sorted(seen.units))))
    elif seen.kind == "word":
        value = data.draw(st.sampled_from(sorted(seen.words)))
    else:
        value = data.draw(st.booleans())
    path = tmp_path_factory.mktemp("case") / "case.toml"
    begin_case(path, today=ON)
    write_answer(path, seen.name, value, by="clinician", on=ON)
    (one,) = read_case(path).record.observed
    assert (one.name, one.value, one.by, one.on) == (seen.name, value, "clinician", ON)
