"""``ekbom account`` and what ``ekbom serve --clinic`` refuses."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from tests.builders.desks import make_desk

from ekbom.cli import main
from ekbom.storage import passwords

GIVEN = re.compile(r"First password, shown this once: ((?:[A-Z2-9]{5}-){5}[A-Z2-9]{5})\n")


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    from argon2 import PasswordHasher

    monkeypatch.setattr(passwords, "_hasher", lambda: PasswordHasher(1, 8, 1))


@pytest.fixture
def place(tmp_path, monkeypatch):
    make_desk(tmp_path, role="administrator").store.close()
    monkeypatch.setenv("EKBOM_WORKSPACE", str(tmp_path / "ws"))
    return tmp_path


def test_somebody_is_let_in_and_taken_out_again(place, capsys):
    assert main(["init", "--person", "Ada"]) == 0
    capsys.readouterr()
    assert main(["account", "add", "Dora", "--role", "doctor", "--for", "Ada"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("May sign in now: dora\n")
    assert GIVEN.search(said)
    assert main(["account", "list"]) == 0
    assert capsys.readouterr().out == (
        "me, administrator: no account\n"
        "Dora, doctor: signs in as dora; first password not changed yet; no second factor yet\n"
    )
    for words, told in (
        (["second-factor", "DORA"], "dora sets up another second factor at the next sign-in.\n"),
        (["end", "dora"], "dora is signed out everywhere.\n"),
    ):
        assert main(["account", *words]) == 0
        assert capsys.readouterr().out == told
    assert main(["account", "password", "dora"]) == 0
    assert GIVEN.search(capsys.readouterr().out)
    assert main(["account", "remove", "dora"]) == 0
    assert capsys.readouterr().out == "dora signs in no more.\n"
    assert main(["account", "end", "dora"]) == 2
    assert capsys.readouterr().err == (
        "ekbom: dora: there is no such account; see ekbom account list\n"
    )


def test_json_says_the_same(place, capsys):
    assert main(["account", "add", "me", "--name", "keeper", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["name"] == "keeper"
    assert len(told["first_password"]) == 35
    assert main(["account", "end", "keeper", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["done"] == "is signed out everywhere"
    assert main(["account", "list", "--json"]) == 0
    (line,) = json.loads(capsys.readouterr().out)["accounts"]
    assert (line["name"], line["own_password"], line["second_factor"]) == ("keeper", False, False)


def test_a_password_comes_from_a_file_and_never_back(place, capsys):
    file = place / "password"
    file.write_text("tulip ladder frost window\n")
    assert main(["account", "add", "me", "--password-file", str(file)]) == 0
    said = capsys.readouterr()
    assert "tulip" not in said.out + said.err
    assert "First password" not in said.out
    file.write_text("Password1\n")
    assert main(["account", "password", "me", "--password-file", str(file)]) == 2
    said = capsys.readouterr().err
    assert "it is one of those that are tried first" in said
    assert "Password1" not in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["Dora"], "Dora: nobody of this name is a member of the workspace; say who they are"),
        (["Dora", "--role", "king"], "'king' is no role"),
        (["me", "--role", "doctor"], "me is a member already, as administrator"),
        (["me", "--name", " "], "is no name to sign in with"),
        (["Dora", "--role", "doctor", "--for", "Nobody"], "there is nobody of this name here"),
        (["Dora", "--role", "doctor", "--name", " "], "is no name to sign in with"),
        (["Dora", "--role", "doctor", "--password-file", "weak"], "that are tried first"),
        (["Dora", "--password-file", "empty"], "its first line is empty; write the password there"),
        (["Dora", "--role", "doctor", "--name", "Keeper"], "'keeper' is taken; give another name"),
    ],
)
def test_what_cannot_be_added_makes_nobody_a_member(place, capsys, monkeypatch, words, said):
    monkeypatch.chdir(place)
    (place / "weak").write_text("dora2024\n")
    (place / "empty").write_text("\n")
    assert main(["account", "add", "me", "--name", "keeper"]) == 0
    assert main(["account", "add", *words]) != 0
    assert said in capsys.readouterr().err
    assert main(["account", "list"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("me, administrator: signs in as keeper")


@pytest.fixture
def certificate(tmp_path):
    """Files of a certificate of its own, and of a key that does not belong to it."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "practice.test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name)
        .public_key(keys[0].public_key()).serial_number(1)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .sign(keys[0], hashes.SHA256())
    )  # fmt: skip
    files = [tmp_path / name for name in ("c.pem", "k.pem", "other.pem")]
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    for file, key in zip(files[1:], keys, strict=True):
        file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )  # fmt: skip
    return [str(file) for file in files]


def test_a_practice_is_not_served_in_the_open(place, certificate, capsys):
    own, key, _ = certificate
    tls = ["--certificate", own, "--key", key]
    name = ["--name", "practice.test"]
    for words, said in (
        ([], "a practice is served through TLS alone; give --certificate FILE and --key FILE"),
        (["--certificate", own], "a practice is served through TLS alone"),
        (tls, "it answers under its own names alone"),
        ([*tls, "--name", "https://x/"], "'https://x/' is no name of a computer"),
        ([*tls, *name], "many people at once need a PostgreSQL database"),
    ):
        assert main(["serve", "--clinic", *words]) == 2
        assert said in capsys.readouterr().err


def test_a_practice_needs_an_account_and_its_own_key(tmp_path, certificate, capsys, monkeypatch):
    make_desk(tmp_path, role="administrator", database="postgresql", name="pg").store.close()
    monkeypatch.setenv("EKBOM_WORKSPACE", str(tmp_path / "pg"))
    own, _, other = certificate
    words = ["serve", "--clinic", "--certificate", own, "--key", other, "--name", "practice.test"]
    assert main(words) == 2
    assert "nobody has an account yet; begin with your own" in capsys.readouterr().err
    assert main(["account", "add", "me"]) == 0
    capsys.readouterr()
    assert main(words) == 2
    assert "--certificate: it cannot be used" in capsys.readouterr().err
    assert main([*words[:5], str(tmp_path / "none"), *words[6:]]) == 2
    assert "it cannot be used (No such file or directory)" in capsys.readouterr().err
