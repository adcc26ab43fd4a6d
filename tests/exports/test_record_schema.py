"""The schema of the open record says what is in it, and every record holds to it."""

import io
import json

import jsonschema
import pytest

from app.exports.record.columns import UNDESCRIBED, meaning_of
from app.exports.record.schema import TYPES, schema_of
from app.exports.record.whole import about, sections_of
from app.exports.record.writing import write_json
from app.processes.queries import process_by_slug
from tests.builders import NOON, a_process
from tests.ledger.deliberation import a_deliberation
from tests.stage import set_stage

BASE = "https://rules.example"


def record_and_schema(session, process, now=NOON):
    out = io.BytesIO()
    write_json(out, about(session, process, now, BASE), sections_of(session, process, now))
    schema = json.loads(schema_of(about(session, process, now, BASE), sections_of(session, process, now)))
    return json.loads(out.getvalue()), schema


def test_a_deliberation_and_an_empty_process_hold_to_the_schema(session):
    deliberation = a_deliberation(session)
    for process, now in ((deliberation.process, deliberation.end), (a_process(session), NOON)):
        record, schema = record_and_schema(session, process, now)
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.validate(record, schema, cls=jsonschema.Draft202012Validator)
    del record["clauses"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(record, schema)


def test_everything_on_the_stage_holds_to_the_schema(database, database_url):
    stage = set_stage(database_url)
    with database.reading() as session:
        for slug in (stage.consultation, stage.voting):
            record, schema = record_and_schema(session, process_by_slug(session, slug))
            found = jsonschema.Draft202012Validator(schema).iter_errors(record)
            assert sorted({f"{list(one.path)[::2]} {one.message[:60]}" for one in found}) == []


def test_every_column_has_a_type_that_the_schema_knows_and_words(session):
    for one in sections_of(session, a_process(session), NOON):
        for column in one.columns:
            meaning = meaning_of(one.name, column)
            assert meaning != UNDESCRIBED, (one.name, column)
            assert meaning.type in TYPES
