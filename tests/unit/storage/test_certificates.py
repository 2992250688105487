"""The authority of a home and the certificate under it, as Python's own TLS sees them."""

from __future__ import annotations

import socket
import ssl
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from cryptography import x509
from cryptography.x509 import load_der_x509_certificate, load_pem_x509_certificate

from ekbom.model.errors import StoreError
from ekbom.storage.certificates import home_files

NOW = datetime(2026, 11, 20, 21, tzinfo=UTC)


def shaken_hands(files, name, *, trusted=True):
    """What a client says that knows the authority, and that asks for this name."""
    # Python's own clock is the one that counts here.
    ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ours.load_cert_chain(files.certificate, files.key)
    theirs = ssl.create_default_context(
        cadata=ssl.DER_cert_to_PEM_cert(files.authority) if trusted else None
    )
    here, there = socket.socketpair()
    here.settimeout(5)
    there.settimeout(5)

    def answer():
        try:
            with ours.wrap_socket(here, server_side=True) as wrapped:
                wrapped.recv(1)
        except (OSError, ssl.SSLError):
            here.close()

    thread = Thread(target=answer)
    thread.start()
    try:
        with theirs.wrap_socket(there, server_hostname=name) as wrapped:
            return wrapped.version()
    except ssl.SSLCertVerificationError as error:
        there.close()
        return error.verify_message
    finally:
        thread.join(5)


@pytest.fixture
def files(tmp_path):
    return home_files(tmp_path, "192.168.1.20", datetime.now(UTC))


def test_who_trusts_the_authority_trusts_the_server(files):
    assert shaken_hands(files, "192.168.1.20") == "TLSv1.3"


def test_nobody_else_does(files):
    said = shaken_hands(files, "192.168.1.20", trusted=False)
    assert said == "unable to get local issuer certificate"


def test_it_speaks_for_its_own_address_alone(files):
    assert "IP address mismatch" in shaken_hands(files, "192.168.1.21")


def test_the_authority_can_vouch_for_homes_alone(files):
    authority = load_der_x509_certificate(files.authority)
    limits = authority.extensions.get_extension_for_class(x509.NameConstraints)
    assert limits.critical
    allowed = limits.value.permitted_subtrees
    # Without any network among them it could vouch for every address there is.
    assert {str(one.value) for one in allowed if isinstance(one, x509.IPAddress)} == {
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8",
        "fc00::/7", "fe80::/10", "::1/128",
    }  # fmt: skip
    assert {one.value for one in allowed if isinstance(one, x509.DNSName)} == {
        "local", "home.arpa", "lan", "internal", "localhost", "fritz.box",
    }  # fmt: skip
    basic = authority.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert (basic.ca, basic.path_length) == (True, 0)


def test_the_files_are_for_whoever_runs_it(files, tmp_path):
    folder = tmp_path / "home"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {one.stat().st_mode & 0o777 for one in folder.iterdir()} == {0o600}


def test_the_fingerprint_is_that_of_the_authority(files):
    from hashlib import sha256

    assert files.fingerprint.replace(":", "").lower() == sha256(files.authority).hexdigest()


def test_they_are_made_once(tmp_path):
    first = home_files(tmp_path, "10.0.0.4", NOW)
    text = (tmp_path / "home" / "server.pem").read_bytes()
    assert home_files(tmp_path, "10.0.0.4", NOW + timedelta(days=300)) == first
    assert (tmp_path / "home" / "server.pem").read_bytes() == text


def test_another_address_has_another_certificate_under_the_same_authority(tmp_path):
    first = home_files(tmp_path, "10.0.0.4", NOW)
    again = home_files(tmp_path, "10.0.0.5", NOW)
    assert again.authority == first.authority
    server = load_pem_x509_certificate((tmp_path / "home" / "server.pem").read_bytes())
    names = server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert [str(one.value) for one in names] == ["10.0.0.5"]


def test_before_it_is_over_there_is_a_new_one(tmp_path):
    home_files(tmp_path, "10.0.0.4", NOW)
    home_files(tmp_path, "10.0.0.4", NOW + timedelta(days=380))
    server = load_pem_x509_certificate((tmp_path / "home" / "server.pem").read_bytes())
    lasts = server.not_valid_after_utc - server.not_valid_before_utc
    assert lasts == timedelta(days=397)
    assert server.not_valid_after_utc > NOW + timedelta(days=700)


def test_an_authority_that_goes_is_made_anew_in_time(tmp_path):
    first = home_files(tmp_path, "10.0.0.4", NOW)
    later = home_files(tmp_path, "10.0.0.4", NOW + timedelta(days=3400))
    assert later.authority != first.authority
    assert later == home_files(tmp_path, "10.0.0.4", NOW + timedelta(days=3401))


@pytest.mark.parametrize("name", ["computer.local", "box.home.arpa", "fd00::5", "127.0.0.1"])
def test_names_and_addresses_of_a_home_are_taken(tmp_path, name):
    assert home_files(tmp_path, name, NOW).fingerprint


@pytest.mark.parametrize(
    "name",
    [
        "8.8.8.8",
        "ekbom.example",
        "2001:4860::1",
        "",
        "a b",
        "shop.milan",
        "notlocal",
        "lan.example",
    ],
)
def test_others_are_refused(tmp_path, name):
    with pytest.raises(StoreError, match="no address of a home network"):
        home_files(tmp_path, name, NOW)


@pytest.mark.parametrize("file", ["authority.pem", "server.pem", "authority.key"])
def test_a_damaged_file_is_named(tmp_path, file):
    home_files(tmp_path, "10.0.0.4", NOW)
    (tmp_path / "home" / file).write_bytes(b"x")
    with pytest.raises(StoreError, match="it is damaged"):
        home_files(tmp_path, "10.0.0.9", NOW)


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "home").write_bytes(b"")
    with pytest.raises(StoreError, match="it cannot be written"):
        home_files(tmp_path, "10.0.0.4", NOW)
