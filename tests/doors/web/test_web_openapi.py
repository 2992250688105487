"""What the house says of itself to a machine, and that no call a machine makes up breaks it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.builders.crawl import routes_of
from tests.builders.demo import demo_desk, person_of
from tests.builders.workbench import OWN, PORT, Bench

from ekbom.web.start import local_house

# Of calls to each route; a longer run: HYPOTHESIS_PROFILE=night.
EXAMPLES = 6 if settings.default.max_examples < 100 else 300
NOT_FUZZED = ("/leave", "/open", "/static/{mark}/{name}")


@pytest.fixture(scope="module")
def bench(tmp_path_factory) -> Iterator[Bench]:
    desk = demo_desk(tmp_path_factory.mktemp("machine"))
    made = Bench(desk, house=local_house(desk, PORT, demo=True))
    yield made
    made.house.answers.close()
    desk.store.close()


def document(bench: Bench) -> dict[str, Any]:
    answer = bench.get("/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    told: dict[str, Any] = answer.json()
    return told


def test_every_route_is_in_the_document(bench):
    told = document(bench)["paths"]
    assert set(told) == {re.sub(r":\w+}", "}", one.path) for one in routes_of(bench)}
    for path, methods in told.items():
        for method, about in methods.items():
            assert about.get("description"), (method, path)
            assert {"400", "401", "403", "404", "413", "415", "422"} <= set(about["responses"])


def test_no_call_that_a_machine_makes_up_breaks_it(bench):
    """schemathesis over the document: every parameter and field, in its type and out of it."""
    told = document(bench)
    for path in NOT_FUZZED:
        told["paths"].pop(path)
    schema = schemathesis.openapi.from_dict(told)
    persons = [person_of(bench.house.desk, label) for label in ("Marta", "Ole", "Case 000")]
    cookie = dict(bench.client.cookies)
    broken: list[str] = []
    asked = 0
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=EXAMPLES, deadline=None, database=None, phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy(), person=st.sampled_from(persons))
        def call(case: Any, person: str) -> None:
            nonlocal asked
            if "person" in (case.path_parameters or {}) and len(case.path_parameters["person"]) > 2:
                case.path_parameters["person"] = person
            case.headers = {**(case.headers or {}), **OWN}
            case.cookies = cookie
            sent = case.as_transport_kwargs(base_url="")
            sent.pop("cookies", None)
            try:
                answer = bench.client.request(**sent)
            except (UnicodeError, ValueError):
                return  # no client can send this
            asked += 1
            if answer.status_code >= 500:
                broken.append(f"{answer.status_code} {case.method} {sent['url']} {str(sent)[:600]}")

        call()
    assert broken == []
    assert asked > 3 * len(told["paths"])
