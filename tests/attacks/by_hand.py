"""Statements past the program, from a connection that sets none of our pragmas."""

import sqlite3

import psycopg

from ledger.book.reader import plain_address, sqlite_path


def passes(url, *statements):
    """Whether the database let all of them pass, in one transaction."""
    connection = sqlite3.connect(sqlite_path(url)) if url.startswith("sqlite") else psycopg.connect(plain_address(url))
    try:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    except (sqlite3.Error, psycopg.Error):
        return False
    finally:
        connection.close()
    return True
