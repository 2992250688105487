"""What a workspace keeps for itself, about no person: each version of it, who wrote it, and why."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Literal, get_args

from ekbom.model.people import Role

# safety_policy: the levels a clinic holds the rules before a treatment to
# label_map: what one laboratory calls stages, movements and events
HouseKind = Literal["safety_policy", "label_map"]
HOUSE_KINDS: tuple[HouseKind, ...] = get_args(HouseKind)


@dataclass(frozen=True, slots=True)
class HouseEntry:
    """One version of one thing; none is ever altered or taken out.

    Attributes
    ----------
    kind : HouseKind
    version : int
        From 1, without gaps.
    body : mapping
        Plain JSON values. Nothing about anybody's health.
    written_at : datetime
        In UTC.
    author : str
        Id of the member who wrote it.
    author_role : Role
    reason : str
        Why.
    """

    kind: HouseKind
    version: int
    body: Mapping[str, Any]
    written_at: datetime
    author: str
    author_role: Role
    reason: str

    @property
    def digest(self) -> str:
        """SHA-256 over all of it; stands in the line of the audit that tells of it."""
        told = [
            self.kind,
            self.version,
            self.body,
            self.written_at.astimezone(UTC).isoformat(),
            self.author,
            self.author_role,
            self.reason,
        ]
        text = json.dumps(told, sort_keys=True, ensure_ascii=True, default=dict)
        return sha256(text.encode()).hexdigest()
