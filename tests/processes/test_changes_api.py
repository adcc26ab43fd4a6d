"""The public change log in the API: what stood there before, who changed it and why."""

from flask import Flask

from app.db import Database
from app.processes.models import Change
from tests.builders import NOON, a_member, a_process
from tests.reader import reader


def test_strangers_read_every_change_the_newest_first_a_page_at_a_time(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_process(session)
        steward = a_member(session, process)
        for place, actor in enumerate((steward.id, None)):
            session.add(
                Change(
                    process_id=process.id, kind="process_changed", reason=f"Reason {place}", actor_id=actor, at=NOON,
                    before={"contact": "a"}, after={"contact": "b"},
                )
            )  # fmt: skip
            session.flush()
        session.commit()
    client, address = reader(app).client, f"/api/v1/processes/{process.slug}/changes"
    first = client.get(f"{address}?limit=1").get_json()
    assert [(one["reason"], one["author"]) for one in first["items"]] == [("Reason 1", "")]
    rest = client.get(f"{address}?after={first['next']}").get_json()
    assert [(one["reason"], one["author"]) for one in rest["items"]] == [("Reason 0", steward.name)]
    assert (rest["items"][0]["before"], rest["items"][0]["after"], rest["next"]) == (
        {"contact": "a"}, {"contact": "b"}, None,
    )  # fmt: skip
