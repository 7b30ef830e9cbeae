"""The schema of statements: up to date and sound."""

import json

import jsonschema

from agent.statement.schema import FILE, schema, text


def test_the_file_is_up_to_date():
    """If this fails, run python -m agent.statement.schema."""
    assert FILE.read_text("utf-8") == text()


def test_it_is_a_schema():
    """By the rules of its own dialect."""
    jsonschema.Draft202012Validator.check_schema(schema())


def test_no_field_is_null():
    """What is not given is left out, as the database wants it."""
    assert "null" not in json.dumps(schema()["properties"])
