"""Numbers of the facts."""

from __future__ import annotations

import pytest

from ekbom.assessment.limits import limit
from ekbom.model.errors import KnowledgeError


def test_a_number_comes_with_its_unit() -> None:
    assert limit("groups.pregnancy.whole") == (40, "weeks")
    assert limit("rule.13", "age", "below") == (18, "years")
    assert limit("rule.09", "age") == (65, "years")


def test_a_limit_is_compared_as_the_fact_does() -> None:
    with pytest.raises(KnowledgeError):
        limit("rule.13", "age")
