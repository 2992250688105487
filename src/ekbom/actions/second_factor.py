"""The second factor of an account: codes of an app that knows the time, each good for one use."""

from __future__ import annotations

from datetime import datetime
from hmac import compare_digest
from secrets import token_bytes

from ekbom.model.errors import StoreError, to_install

__all__ = ["address_of", "as_typed", "new_codes", "new_secret", "step_of"]

_STEP_S = 30
# The clock of a phone may be a step off.
_OFF = (-1, 0, 1)
_CODES = 8
_LETTERS = 11  # of a recovery code: two groups of five, and what stands between


def new_secret() -> str:
    """A secret that the app and the house share, in base 32.

    Raises
    ------
    StoreError
        When ``ekbom[clinic]`` is not installed.
    """
    try:
        from pyotp import random_base32
    except ImportError as error:
        raise StoreError(
            "accounts",
            "the part of ekbom for second factors is not installed",
            to_install("clinic"),
        ) from error
    return random_base32()


def address_of(secret: str, name: str) -> str:
    """What an app reads from the picture: whose secret it is, and the secret."""
    from pyotp import TOTP

    return TOTP(secret).provisioning_uri(name=name, issuer_name="ekbom")


def step_of(secret: str, code: str, now: datetime, after: int) -> int:
    """The step of time a code belongs to; 0 for a code that is wrong, over, or was used.

    Parameters
    ----------
    secret, code : str
    now : datetime
    after : int
        The last step of which a code was used.
    """
    from pyotp import TOTP

    said = "".join(code.split())
    here = int(now.timestamp()) // _STEP_S
    found = 0
    for step in (here + off for off in _OFF):
        right = compare_digest(TOTP(secret).generate_otp(step).encode(), said.encode())
        if right and step > after:
            found = step
    return found


def new_codes() -> tuple[str, ...]:
    """Recovery codes for the day the phone is lost."""
    from ekbom.storage.recovery_code import make_code

    return tuple(make_code(token_bytes)[:_LETTERS] for _ in range(_CODES))


def as_typed(code: str) -> str:
    """A recovery code from how somebody typed it; empty when it cannot be one."""
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    cut = _LETTERS // 2
    return f"{letters[:cut]}-{letters[cut:]}" if len(letters) == _LETTERS - 1 else ""
