"""What is read before the first page is asked for: the first night then opens as any other."""

from __future__ import annotations

import subprocess
import sys

# In a process of its own: here much has been read already.
LOOK = """
import sys
from ekbom.web.frame import environment
from ekbom.web.server import get_ready
def read():
    held = [set(dict(environment(one).cache.items())) for one in ("en", "de")]
    return [sorted(name for _, name in one) for one in held], "ekbom.movements.score" in sys.modules
print(read())
get_ready()
print(read())
"""


def test_what_a_night_needs_is_read_before_it_is_opened():
    said = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=True)
    before, after = map(eval, said.stdout.splitlines())
    assert before == ([[], []], False)
    english, german = after[0]
    assert english == german
    assert {"frame.html.jinja", "night.html.jinja", "night_wait.html.jinja"} <= set(english)
    assert after[1]
