"""Many values as one parameter: a table of them that a query can be joined to, whatever their number."""

from __future__ import annotations

from collections.abc import Sequence

import orjson
from sqlalchemy import JSON, Connection, TableValuedAlias, cast, func, literal


def listed(connection: Connection, values: Sequence[str] | Sequence[int]) -> TableValuedAlias:
    """A table of ``value`` in the order of ``key``; numbers come as text from PostgreSQL, so cast them.

    Its statement is the same for any number of values, so it is put together once; a list in ``IN`` is not, and lets
    nothing be looked up per value.
    """
    told = literal(orjson.dumps(values).decode())
    if connection.dialect.name == "postgresql":
        elements = func.json_array_elements_text(cast(told, JSON))
        return elements.table_valued("value", with_ordinality="key", name="listed").render_derived()
    return func.json_each(told).table_valued("key", "value", name="listed")
