"""Many values as one parameter: a table of them that a query can be joined to, whatever their number."""

from __future__ import annotations

from collections.abc import Sequence

import orjson
from sqlalchemy import JSON, Connection, TableValuedAlias, cast, func, literal


def listed(connection: Connection, values: Sequence[str] | Sequence[int]) -> TableValuedAlias:
    """A table with a column ``value``; numbers come as text from PostgreSQL, so cast them.

    Its statement is the same for any number of values, so it is put together once; a list in ``IN`` is not, and lets
    nothing be looked up per value.
    """
    told = literal(orjson.dumps(values).decode())
    if connection.dialect.name == "postgresql":
        return func.json_array_elements_text(cast(told, JSON)).table_valued("value", name="listed")
    return func.json_each(told).table_valued("value", name="listed")
