"""An authority of one's own for the home network, and the certificate of the server under it.

The authority can vouch for addresses of private networks alone, so that whoever came by its key
could not pretend to be anything else to a phone that trusts it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import TYPE_CHECKING

from ekbom.model.errors import StoreError, to_install
from ekbom.model.phone import HomeFiles
from ekbom.storage.files import OWN_FOLDER, cannot, new_file

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.x509 import Certificate, CertificateBuilder, GeneralName, KeyUsage, Name

FOLDER = "home"
_AUTHORITY, _AUTHORITY_KEY = "authority.pem", "authority.key"
_SERVER, _SERVER_KEY = "server.pem", "server.key"
_NAME = "ekbom at home"
# Of the networks nobody reaches from outside (RFC 1918, 3927, 4193), and this computer itself.
_PRIVATE = (
    "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8",
    "fc00::/7", "fe80::/10", "::1/128",
)  # fmt: skip
# Names that mean something within a home alone.
_NAMES = ("local", "home.arpa", "lan", "internal", "localhost", "fritz.box")
_AUTHORITY_LASTS = timedelta(days=3650)
_SERVER_LASTS = timedelta(days=397)  # phones refuse what lasts longer
_EARLY = timedelta(days=30)
_A_DAY = timedelta(days=1)  # clocks are not all right


def home_files(folder: Path, address: str, now: datetime) -> HomeFiles:
    """The files to serve the home network with; what is missing, or fits no more, is made.

    Parameters
    ----------
    folder : Path
        Of the workspace.
    address : str
        Under which the phone asks for this computer: a private address, or a name of the home.
    now : datetime
        With its zone.

    Raises
    ------
    StoreError
        When the address is none of a home, ``ekbom[home]`` is not installed, or the place cannot
        be written.
    """
    try:
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.serialization import Encoding
    except ImportError as error:
        raise StoreError(
            "--home", "the part of ekbom for the home network is not installed", to_install("home")
        ) from error
    place, moment = folder / FOLDER, now.astimezone(UTC)
    name = _name_of(address)
    try:
        place.mkdir(mode=OWN_FOLDER, exist_ok=True)
        authority = _read(place / _AUTHORITY)
        if authority is None or authority.not_valid_after_utc < moment + _SERVER_LASTS:
            authority = _new_authority(place, moment)
        server = _read(place / _SERVER)
        if server is None or not _fits(server, authority, name, moment):
            _new_server(place, name, moment)
    except OSError as error:
        raise cannot("written", place, error) from error
    return HomeFiles(
        str(place / _SERVER),
        str(place / _SERVER_KEY),
        authority.public_bytes(Encoding.DER),
        authority.fingerprint(SHA256()).hex(":").upper(),
    )


def _name_of(address: str) -> GeneralName:
    """The address as it stands in a certificate.

    Raises
    ------
    StoreError
        When it is none of a home.
    """
    from cryptography import x509

    try:
        number = ip_address(address)
    except ValueError:
        if any(address == one or address.endswith(f".{one}") for one in _NAMES):
            return x509.DNSName(address)
        raise _not_home(address) from None
    if any(
        number in ip_network(one) for one in _PRIVATE if ip_network(one).version == number.version
    ):
        return x509.IPAddress(number)
    raise _not_home(address)


def _not_home(address: str) -> StoreError:
    return StoreError(
        address, "it is no address of a home network",
        "say the one your router gave this computer, such as --address 192.168.1.20",
    )  # fmt: skip


def _read(place: Path) -> Certificate | None:
    from cryptography.x509 import load_pem_x509_certificate

    try:
        return load_pem_x509_certificate(place.read_bytes())
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise StoreError(
            str(place), "it is damaged", "remove it; the phone is paired anew"
        ) from error


def _fits(server: Certificate, authority: Certificate, name: GeneralName, now: datetime) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.x509 import SubjectAlternativeName

    names = server.extensions.get_extension_for_class(SubjectAlternativeName).value
    try:
        server.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return list(names) == [name] and now + _EARLY < server.not_valid_after_utc


def _new_authority(place: Path, now: datetime) -> Certificate:
    from cryptography import x509

    key = _new_key()
    allowed = [x509.DNSName(one) for one in _NAMES]
    allowed_numbers = [x509.IPAddress(ip_network(one)) for one in _PRIVATE]
    builder = _signed_for(key, _NAME, now, _AUTHORITY_LASTS, _NAME)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(signs=True), critical=True)
    builder = builder.add_extension(
        x509.NameConstraints([*allowed, *allowed_numbers], excluded_subtrees=None), critical=True
    )
    made = _sign(builder, key)
    _write_pair(place, (_AUTHORITY, made), (_AUTHORITY_KEY, key))
    return made


def _new_server(place: Path, name: GeneralName, now: datetime) -> None:
    from cryptography import x509
    from cryptography.x509.oid import ExtendedKeyUsageOID

    signer, key = _key_of(place / _AUTHORITY_KEY), _new_key()
    builder = _signed_for(key, "ekbom", now, _SERVER_LASTS, _NAME)
    builder = builder.add_extension(x509.SubjectAlternativeName([name]), critical=False)
    builder = builder.add_extension(
        x509.BasicConstraints(ca=False, path_length=None), critical=True
    )
    builder = builder.add_extension(_usage(signs=False), critical=True)
    builder = builder.add_extension(
        x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False
    )
    ours = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    builder = builder.add_extension(ours, critical=False)
    _write_pair(place, (_SERVER, _sign(builder, signer)), (_SERVER_KEY, key))


def _key_of(place: Path) -> EllipticCurvePrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        found = load_pem_private_key(place.read_bytes(), None)
    except ValueError:
        found = None
    if not isinstance(found, EllipticCurvePrivateKey):
        raise StoreError(str(place), "it is damaged", "remove its folder; the phone is paired anew")
    return found


def _new_key() -> EllipticCurvePrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

    return generate_private_key(SECP256R1())


def _signed_for(
    key: EllipticCurvePrivateKey, subject: str, now: datetime, lasts: timedelta, issuer: str
) -> CertificateBuilder:
    from cryptography import x509

    return (
        x509.CertificateBuilder()
        .subject_name(_called(subject))
        .issuer_name(_called(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _A_DAY)
        .not_valid_after(now - _A_DAY + lasts)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _called(name: str) -> Name:
    from cryptography import x509

    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])


def _usage(*, signs: bool) -> KeyUsage:
    from cryptography.x509 import KeyUsage

    return KeyUsage(
        digital_signature=not signs, key_cert_sign=signs, crl_sign=signs, content_commitment=False,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False,
        decipher_only=False,
    )  # fmt: skip


def _sign(builder: CertificateBuilder, key: EllipticCurvePrivateKey) -> Certificate:
    from cryptography.hazmat.primitives.hashes import SHA256

    return builder.sign(key, SHA256())


def _write_pair(
    place: Path, certificate: tuple[str, Certificate], key: tuple[str, EllipticCurvePrivateKey]
) -> None:
    """The key first: a certificate without its key would be taken for whole."""
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    (name, made), (key_name, secret) = certificate, key
    text = secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for file_name, data in ((key_name, text), (name, made.public_bytes(Encoding.PEM))):
        with new_file(place / file_name, replace=True) as file:
            file.write(data)
