"""The accounts of a workspace that is kept in a database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, delete, insert, select

from ekbom.model.account import Account
from ekbom.model.audit import Event
from ekbom.storage import tables
from ekbom.storage.rows import account_of, account_row
from ekbom.storage.sql_reader import SqlReader

_A = tables.accounts.c


class SqlAccounts(SqlReader):
    """The part of a store that keeps accounts; `ekbom.model.store.Store` says what it means."""

    def accounts(self) -> tuple[Account, ...]:
        """All accounts, by the names people sign in with."""
        with self.connected() as connection:
            return self._made(account_of, connection.execute(_asked().order_by(_A.name)))

    def account(self, member: str) -> Account | None:
        """The account of a member, or None."""
        with self.connected() as connection:
            found = connection.execute(_asked().where(_A.member == member))
            return next(iter(self._made(account_of, found)), None)

    def put_account(self, account: Account, event: Event) -> None:
        """A new account, or an account as it is now; its name must be free."""
        with self._writing(event) as connection:
            connection.execute(delete(tables.accounts).where(_A.member == account.member))
            connection.execute(insert(tables.accounts), account_row(account))

    def remove_account(self, member: str, event: Event) -> None:
        """The member stays, and signs in no more."""
        with self._writing(event, deletes=True) as connection:
            gone = connection.execute(delete(tables.accounts).where(_A.member == member))
            self._check_met(gone.rowcount, 1)


def _asked() -> Select[*tuple[Any, ...]]:
    return select(*tables.accounts.columns)
