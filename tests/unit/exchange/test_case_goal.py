"""The goal in the text of a case: one line, all else byte for byte."""

from __future__ import annotations

import pytest

from ekbom.exchange.case_goal import with_goal
from ekbom.model.errors import InputError

HEAD = 'format = "ekbom-case/1"\n'


def test_the_table_is_begun_where_there_is_none():
    assert with_goal(HEAD, "sit", where="case") == f'{HEAD}\n[symptoms]\ngoal = "sit"\n'
    assert with_goal(HEAD, "", where="case") == HEAD


def test_a_goal_is_put_in_first_and_replaced_and_taken_out():
    text = f'{HEAD}[symptoms]\nplaces = ["calf"]\n'
    told = with_goal(text, "sit", where="case")
    assert told == f'{HEAD}[symptoms]\ngoal = "sit"\nplaces = ["calf"]\n'
    assert with_goal(told, "", where="case") == text


def test_a_table_on_one_line_cannot_be_changed():
    with pytest.raises(InputError, match="cannot be changed line by line"):
        with_goal(f'{HEAD}symptoms = {{ goal = "sit" }}\n', "walk", where="case")


def test_a_goal_of_many_lines_cannot_be_changed():
    text = f'{HEAD}[symptoms]\ngoal = """\nsit\n"""\n'
    with pytest.raises(InputError, match="cannot be changed line by line"):
        with_goal(text, "walk", where="case")


def test_a_goal_is_put_above_what_reaches_over_several_lines():
    text = f'{HEAD}[symptoms]\nsit = [\n  ["desk", 15],\n]\n'
    told = with_goal(text, "walk", where="case")
    assert told == text.replace("[symptoms]\n", '[symptoms]\ngoal = "walk"\n')


def test_what_is_no_table_cannot_be_changed():
    with pytest.raises(InputError, match=r"symptoms is no table; write \[symptoms\] and its lines"):
        with_goal(f'{HEAD}symptoms = "none"\n', "walk", where="case")
