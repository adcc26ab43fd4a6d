"""What a reader puts into an address stays there and never becomes part of how the site makes its own."""

import pytest
from flask import Flask

from app.db import Database
from tests.builders import an_organisation
from tests.reader import reader

QUERIES = [
    "endpoint=x",
    "_scheme=javascript&_external=1",
    "_method=BREW",
    "_anchor=x",
    "self=1",
    "language=xx",
    "slug=x",
    "next=%2F%2Fevil.example",
    "%F0%9F%92%A9=1",
]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("page", ["/en/sign-in", "/en/organisations", "/en/register"])
def test_no_query_changes_where_the_links_of_a_page_lead(page: str, query: str, app: Flask, database: Database) -> None:
    with database.writing() as session:
        for _ in range(51):
            an_organisation(session)
        session.commit()
    links = reader(app).open(f"{page}?{query}").links()
    assert [link for link in links if not link.startswith(("/", "#")) or link.startswith("//")] == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("query", ["next=%0d%0aSet-Cookie:%20x=1", "token=%00", "next=%2F%09evil"])
def test_signs_that_no_address_needs_are_refused(query: str, app: Flask) -> None:
    response = app.test_client().get(f"/en/sign-in?{query}")
    assert response.status_code == 400
    assert "x=1" not in str(response.headers.get("Set-Cookie"))
