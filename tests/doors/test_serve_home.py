"""``ekbom serve --home``: found by its address at home, through TLS, beside the own pages."""

from __future__ import annotations

import os
import re
import ssl
import subprocess
import sys
from http.client import HTTPSConnection

import pytest
from tests.builders.children import ended

from ekbom.cli import main
from ekbom.cli.serve_home import found_address
from ekbom.model.errors import UsageError

ROUTES = """Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT
docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0
wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0
wlan0\t0001A8C0\t00000000\t0001\t0\t0\t600\t00FFFFFF\t0\t0\t0
"""
ADDRESSES = """Local:
           |-- 127.0.0.1
              /32 host LOCAL
           |-- 172.17.0.1
              /32 host LOCAL
           |-- 192.168.1.20
              /32 host LOCAL
           |-- 192.168.1.255
              /32 link BROADCAST
"""


@pytest.fixture
def told(tmp_path):
    """What Linux says of its network, as files."""

    def write(routes=ROUTES, addresses=ADDRESSES):
        (tmp_path / "route").write_text(routes)
        (tmp_path / "trie").write_text(addresses)
        return tmp_path / "route", tmp_path / "trie"

    return write


def test_the_address_is_where_the_way_out_begins(told):
    assert found_address(*told()) == "192.168.1.20"


def test_an_address_that_anybody_could_reach_is_not_taken(told):
    routes = ROUTES.replace("0001A8C0", "00080808")
    with pytest.raises(UsageError, match="is not known; say it: --address"):
        found_address(*told(routes, ADDRESSES.replace("192.168.1.20", "8.8.8.20")))


def test_without_a_network_it_is_asked_for(told, tmp_path):
    with pytest.raises(UsageError, match="is not known"):
        found_address(*told(ROUTES.splitlines()[0]))
    with pytest.raises(UsageError, match="is not known"):
        found_address(tmp_path / "nothing", tmp_path / "nothing")


def test_no_home_is_served_under_an_address_of_everybody(tmp_path, capsys):
    place = str(tmp_path / "ws")
    assert main(["init", "--workspace", place]) == 0
    words = ["serve", "--workspace", place, "--no-browser", "--home", "--address", "8.8.8.8"]
    assert main(words) == 1
    assert "8.8.8.8: it is no address of a home network" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--address", "10.0.0.4"], "--address: it belongs to --home; say --home, or leave it out"),
        (["--home-port", "8444"], "--home-port: it belongs to --home"),
        (["--certificate", "c.pem"], "--certificate: it belongs to --clinic"),
        (["--home", "--name", "practice.test"], "--name: it belongs to --clinic"),
        (["--bind", "10.0.0.4"], "--bind: it belongs to --clinic"),
        (["--home", "--clinic"], "--home: --clinic serves a practice, and no home; leave one out"),
    ],
)
def test_words_that_nothing_would_come_of_are_refused(tmp_path, capsys, words, said):
    assert main(["serve", "--workspace", str(tmp_path / "ws"), "--no-browser", *words]) == 2
    assert said in capsys.readouterr().err


def test_a_phone_finds_it_through_tls_and_the_computer_without(tmp_path):
    place = str(tmp_path / "ws")
    assert main(["init", "--workspace", place]) == 0
    command = [
        sys.executable, "-m", "ekbom", "serve", "--workspace", place, "--no-browser", "--home",
        "--address", "127.0.0.1", "--home-port", str(_free()),
    ]  # fmt: skip
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with (
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
        ) as server,
        ended(server),
    ):
        told = "".join(server.stdout.readline() for _ in range(5))
        (origin,) = re.findall(r"https://(127\.0\.0\.1:\d+)", told)
        assert re.search(r"http://127\.0\.0\.1:\d+/open\?token=", told)
        trust = ssl.create_default_context(cafile=tmp_path / "ws" / "home" / "authority.pem")
        asked = HTTPSConnection(origin, context=trust, timeout=10)
        asked.request("GET", "/pair")
        answer = asked.getresponse()
        assert answer.status == 200
        assert "Pair this phone" in answer.read().decode()
        assert answer.headers["strict-transport-security"]
        asked.close()
        other = HTTPSConnection(origin, context=ssl.create_default_context(), timeout=10)
        with pytest.raises(ssl.SSLCertVerificationError):
            other.request("GET", "/pair")
        # Whoever starts this in the background may have Ctrl+C ignored for all its children.
        server.terminate()
        assert "Traceback" not in server.communicate(timeout=30)[1]


def _free():
    import socket

    with socket.socket() as some:
        some.bind(("127.0.0.1", 0))
        return some.getsockname()[1]
