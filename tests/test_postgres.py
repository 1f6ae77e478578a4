"""The tests' own PostgreSQL: a copy of a template is whole and alone."""

import psycopg
import pytest


def rows(url):
    with psycopg.connect(url.replace("+psycopg", "", 1)) as connection:
        return connection.execute("SELECT word FROM words ORDER BY word").fetchall()


def build(url):
    with psycopg.connect(url.replace("+psycopg", "", 1)) as connection:
        connection.execute("CREATE TABLE words (word text)")
        connection.execute("INSERT INTO words VALUES ('built')")


def test_a_copy_holds_what_its_template_holds_and_nothing_of_another_copy(postgres):
    template = postgres.template("words_template", build)
    one, other = postgres.create(template), postgres.create(template)
    with psycopg.connect(one.replace("+psycopg", "", 1)) as connection:
        connection.execute("INSERT INTO words VALUES ('more')")
    assert rows(one) == [("built",), ("more",)]
    assert rows(other) == [("built",)]
    postgres.drop(one)
    postgres.drop(other)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        rows(one)


def test_a_template_is_built_once_and_a_failed_build_leaves_none(postgres):
    def fails(url):
        build(url)
        raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        postgres.template("once_template", fails)
    postgres.template("once_template", build)
    postgres.template("once_template", fails)
    copy = postgres.create("once_template")
    assert rows(copy) == [("built",)]
    postgres.drop(copy)


def test_a_database_is_dropped_even_while_somebody_is_connected(postgres):
    url = postgres.create()
    connection = psycopg.connect(url.replace("+psycopg", "", 1))
    postgres.drop(url)
    with pytest.raises(psycopg.OperationalError):
        connection.execute("SELECT 1")
    connection.close()
