"""The PostgreSQL of the tests: found or asked for, our own, and reached by nobody else."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from tests.builders import postgres
from tests.builders.postgres import MISSING, PostgresMissing, cluster, find_programs


def test_the_server_answers_only_through_its_own_folder():
    here = cluster()
    assert here.say("SHOW listen_addresses") == [("",)]
    assert here.say("SHOW unix_socket_directories") == [(str(here.folder),)]
    assert here.say("SHOW server_encoding") == [("UTF8",)]
    assert here.say("SHOW lc_collate") == [("C",)]
    assert stat.S_IMODE(here.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(here.data.stat().st_mode) == 0o700
    assert cluster() is here


def test_the_newest_version_is_taken_where_none_is_on_the_path(tmp_path, monkeypatch):
    for version in ("9.6", "15", "9"):
        programs = tmp_path / version / "bin"
        programs.mkdir(parents=True)
        (programs / "initdb").touch()
    (tmp_path / "17").mkdir()
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(postgres, "_VERSIONS", tmp_path)
    assert find_programs() == tmp_path / "15" / "bin"


def test_who_has_none_and_may_not_install_it_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(postgres, "_VERSIONS", tmp_path)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(PostgresMissing) as caught:
        find_programs()
    assert str(caught.value) == MISSING


_CHILD = """
import sys
from tests.builders.postgres import cluster
print(cluster().folder, flush=True)
sys.stdin.read()
"""


def test_processes_of_one_run_share_a_server_and_the_last_one_stops_it(monkeypatch):
    monkeypatch.setenv("PYTEST_XDIST_TESTRUNUID", f"of-a-test-{os.getpid()}")
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    children = [subprocess.Popen([sys.executable, "-c", _CHILD], **pipes) for _ in range(2)]
    folders = {Path(child.stdout.readline().strip()) for child in children}
    assert len(folders) == 1
    assert folders != {cluster().folder}
    (folder,) = folders
    children[0].communicate()
    assert (folder / "data" / "postmaster.pid").exists()
    children[1].communicate()
    assert not folder.exists()
    assert [child.returncode for child in children] == [0, 0]
