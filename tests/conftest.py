"""What holds for every test: nothing leaves the machine, no own workspace, the same examples."""

from __future__ import annotations

import os
import sys

import pytest
from hypothesis import settings
from tests.builders.walks import WALKS
from tests.guard import sitecustomize

sitecustomize.install()
# No test meets the workspace of whoever runs it.
os.environ["EKBOM_WORKSPACE"] = "no-workspace-of-this-name"

# The same examples on every run; `HYPOTHESIS_PROFILE=night` looks longer and further.
settings.register_profile("default", deadline=None, derandomize=True, max_examples=60)
settings.register_profile("night", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if getattr(item, "originalname", item.name) in WALKS:
            item.add_marker(pytest.mark.no_cover)


def pytest_sessionfinish() -> None:
    """Stop the PostgreSQL of this run, unless another process of it is still at work."""
    used = sys.modules.get("tests.builders.postgres")
    if used is not None:
        used.leave(os.getpid())
