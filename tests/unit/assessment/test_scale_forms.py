"""The form of each scale follows from its fact: parts, ranges, total."""

from __future__ import annotations

import pytest

from ekbom.assessment.scale_forms import Form, form_name, forms
from ekbom.knowledge.explain import shipped_facts

# Scale, its title, how many parts, the range of one, the range of the total, the fact.
FORMS = (
    ("irls", "IRLS", 10, (0, 4), (0, 40), "scale.irls"),
    ("rls6", "RLS-6", 6, (0, 10), None, "scale.rls6"),
    ("isi", "ISI", 7, (0, 4), (0, 28), "scale.isi"),
    ("ess", "ESS", 8, (0, 3), (0, 24), "scale.ess"),
    ("psqi", "PSQI", 7, (0, 3), (0, 21), "scale.psqi"),
    ("phq9", "PHQ-9", 9, (0, 3), (0, 27), "mood.phq9"),
    ("gad7", "GAD-7", 7, (0, 3), (0, 21), "mood.gad7"),
    ("asrs", "ASRS", 3, (0, 8), (0, 24), "scale.asrs.range"),
    ("jhrlss", "JHRLSS", 0, None, (0, 3), "scale.jhrlss.levels"),
    ("rlsqol", "RLSQoL", 0, None, (0, 100), "scale.rlsqol"),
    ("urge", "own rating of the urge", 0, None, (0, 10), "own.urge"),
)


@pytest.mark.parametrize(("name", "title", "count", "each", "total", "fact"), FORMS)
def test_a_form_is_what_its_fact_says(
    name: str,
    title: str,
    count: int,
    each: tuple[float, float] | None,
    total: tuple[float, float] | None,
    fact: str,
) -> None:
    form = forms()[name]
    assert form == Form(
        name,
        title,
        fact,
        {str(part): each for part in range(1, count + 1) if each},
        total,
        checked=shipped_facts()[fact]["status"] == "verified",
    )


def test_the_global_impression_has_two_parts_with_names_and_no_total() -> None:
    assert forms()["cgi"] == Form(
        "cgi", "CGI", "scale.cgi", {"severity": (1, 7), "improvement": (1, 7)}, None, checked=True
    )


def test_every_scale_of_the_issue_is_held_and_two_rest_on_memory() -> None:
    assert set(forms()) == {row[0] for row in FORMS} | {"cgi"}
    assert {name for name, form in forms().items() if not form.checked} == {"asrs", "jhrlss"}


@pytest.mark.parametrize(
    ("told", "name"),
    [("PHQ-9", "phq9"), ("phq9", "phq9"), ("RLS 6", "rls6"), ("RLSQoL", "rlsqol"), ("Ä_x", "äx")],
)
def test_a_scale_is_known_however_it_is_spelt(told: str, name: str) -> None:
    assert form_name(told) == name
