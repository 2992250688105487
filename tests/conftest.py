"""What holds for every test: nothing leaves the machine, and hypothesis repeats itself."""

from __future__ import annotations

import os

from hypothesis import settings
from tests.guard import sitecustomize

sitecustomize.install()

# The same examples on every run; `HYPOTHESIS_PROFILE=night` looks longer and further.
settings.register_profile("default", deadline=None, derandomize=True, max_examples=60)
settings.register_profile("night", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
