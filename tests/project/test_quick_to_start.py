"""Reading what is known loads nothing heavy: every command pays for it."""

from __future__ import annotations

import subprocess
import sys


def test_the_policy_reads_one_file_and_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "opened, before = [], set(sys.modules)\n"
        "sys.addaudithook(lambda e, a: opened.append(str(a[0])) if e == 'open' else None)\n"
        "from ekbom.knowledge.load import load_policy\n"
        "load_policy()\n"
        "print([name.rsplit('/')[-1] for name in opened if '/knowledge/data/' in name])\n"
        "heavy = ('numpy', 'difflib', 'tomllib')\n"
        "print([name for name in heavy if name in set(sys.modules) - before])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert done == ["['compiled.json']", "[]"]


def test_reading_all_topics_loads_nothing_heavy() -> None:
    # Every command pays for this; it is to cost far less than the arrays do.
    code = (
        "import sys\n"
        "before = set(sys.modules)\n"
        "from ekbom.knowledge.load import read_topic, topics\n"
        "for topic in topics():\n"
        "    read_topic(topic)\n"
        "heavy = ('numpy', 'tomllib', 'pathlib', 'dataclasses', 'inspect', 'importlib.resources')\n"
        "print([name for name in heavy if name in set(sys.modules) - before])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
