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
    "next=%0d%0aSet-Cookie:%20x=1",
    "token=%00",
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
    assert [link for link in links if not link.startswith(("/", "#"))] == []
    assert "Set-Cookie" not in str(reader(app).open(f"{page}?{query}").response.headers.get("Set-Cookie"))
