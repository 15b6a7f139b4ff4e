"""A change of the fields that are kept, carried over to what the tables hold already."""

from __future__ import annotations

from sqlalchemy import delete, insert, select, update

from ..fields import FieldPolicy
from ._content import Content
from ._registry import State, lock_all
from ._rewrite import rewrite
from ._schema import DISTRICTS, PURGED, QUARANTINE, RECORD_TABLES, SETTINGS
from ._scrub import scrub
from ._store import Store

_FIELDS = "fields"
_STORED = select(SETTINGS.c.value).where(SETTINGS.c.name == _FIELDS)
_CHUNK = 1000


def stored_policy(store: Store) -> FieldPolicy:
    """Give the policy that the tables follow."""
    with store.read() as connection:
        stored = connection.execute(_STORED).scalar_one_or_none()
    return FieldPolicy() if stored is None else FieldPolicy.parse(stored)


def enforce(store: Store, policy: FieldPolicy) -> bool:
    """Make the tables hold what a policy keeps, and nothing else.

    What is no longer kept is taken out of rows and quarantine. What is kept from now on and was not before
    comes back by a comparison with the service.

    Args:
        store: The database.
        policy: What is kept.

    Returns:
        Whether the policy is another one than before.
    """
    with store.read() as connection:
        before = connection.execute(_STORED).scalar_one_or_none()
        purged = [*connection.scalars(select(PURGED.c.id))]
    if before == str(policy) or (before is None and policy.keeps_all):
        return False
    if not policy.keeps_all:
        _take_out(store, Content(policy, purged))
    with store.write() as connection:
        if before is not None:  # something may have been left out until now
            connection.execute(
                update(DISTRICTS)
                .where(DISTRICTS.c.loaded_at.is_not(None), DISTRICTS.c.state == State.FOLLOWING)
                .values(state=State.HEALING, checkpoint=None, reason="other fields are kept now")
            )
        connection.execute(delete(SETTINGS).where(SETTINGS.c.name == _FIELDS))
        connection.execute(insert(SETTINGS).values(name=_FIELDS, value=str(policy)))
    if not policy.keeps_all:
        scrub(store)
    return True


def _take_out(store: Store, content: Content) -> None:
    for name, table in RECORD_TABLES.items():
        last = ""
        while True:
            with store.write() as connection:
                lock_all(connection)
                query = select(table.c.id).where(table.c.id > last).order_by(table.c.id).limit(_CHUNK)
                ids = [*connection.scalars(query)]
                rewrite(store, connection, name, ids, content)
            if len(ids) < _CHUNK:
                break
            last = ids[-1]
    with store.write() as connection:
        connection.execute(update(QUARANTINE).values(raw=None))
