"""What can be foreseen to go wrong."""

import psycopg

# what is not there yet, or not since it was written anew: `hq migrate` makes it, or dbt
MISSING = (
    psycopg.errors.UndefinedTable,
    psycopg.errors.UndefinedFunction,
    psycopg.errors.InvalidSchemaName,
    psycopg.errors.UndefinedColumn,
)


class Foreseen(Exception):
    """Something a person can put right; the text says what and how."""
