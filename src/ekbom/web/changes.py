"""How often a person's records changed, so that an answer is worked out once for each state.

The audit says it, whoever wrote: this process, a command beside it, another computer on the same
database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from threading import Lock

from ekbom.actions.desk import VERBS
from ekbom.actions.porter import AT_THE_DOOR
from ekbom.model.store import Store

_READING = ("see", "see_pseudonym", "audit", "backup", "check", "export", "share")
# What is written about an answer changes no answer; to list who is there is no change either.
_ASIDE = ("keep_answer", "list_persons", "whose", *AT_THE_DOOR)


class Changes:
    """Counts the writing lines of the audit, by person.

    Parameters
    ----------
    store : Store
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._read = store.head()[0]
        self._began = self._read
        self._counts: Counter[tuple[str, str]] = Counter()
        self._lock = Lock()

    def stamp(self, person: str, *, without: Collection[str] = ()) -> str:
        """A word that differs whenever something of this person was written since.

        Parameters
        ----------
        person : str
            Id of the person.
        without : collection of str
            Verbs that do not change what is asked.
        """
        with self._lock:
            for line in self._store.audit(after=self._read):
                self._read = line.number
                if _writes(line.event.verb) and line.event.result == "done":
                    self._counts[line.event.person, line.event.verb] += 1
            of_person, of_house = (
                sum(
                    n
                    for (who, verb), n in self._counts.items()
                    if who == one and verb not in without
                )
                for one in (person, "")
            )
            return f"{self._began}.{of_person}.{of_house}"


def _writes(verb: str) -> bool:
    known = VERBS.get(verb)
    if known is None:
        return verb not in _ASIDE
    return known.right not in _READING and verb not in _ASIDE
