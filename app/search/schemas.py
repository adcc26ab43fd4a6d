"""The shapes of searching in the API."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from app.domain.searching import LONGEST, Thing, Unsearchable, words_of
from app.web.schemas import ListQuery, Schema, Time, example


def _searchable(asked: str) -> str:
    try:
        words_of(asked)
    except Unsearchable as refusal:
        raise ValueError(f"two letters or digits, at most ten words, nothing invisible ({refusal.why.value})") from None
    return asked


class SearchQuery(ListQuery):
    """What is searched for and where; where a thing has words in several languages, those in `language` are shown."""

    q: Annotated[str, StringConstraints(max_length=LONGEST), AfterValidator(_searchable)] = Field(
        description="Words that all have to occur; upper and lower case are alike."
    )
    kind: Thing | None = Field(None, strict=False)
    process: str | None = Field(None, max_length=80, description="The address part of the process to search in.")


class ResultOut(Schema):
    """A thing that was found, in the words of one language."""

    model_config = example(
        kind="clause", process="ai-code-of-ethics", number="2", title="Right to be told",
        excerpt="Whoever is subject to an automated decision is told so beforehand.", marks=[[46, 50]],
        language="en", direction="ltr", url="/en/processes/ai-code-of-ethics/clauses/2?lang=en",
        created_at="2027-01-15T12:00:00Z",
    )  # fmt: skip

    kind: Thing
    process: str
    number: str = Field(description="Its number among its kind in the process; of a process, its address part.")
    title: str = Field(description="Empty where a thing of this kind has none.")
    excerpt: str
    marks: list[tuple[int, int]] = Field(description="The stretches of the excerpt that were searched for: from, to.")
    language: str
    direction: Literal["ltr", "rtl"]
    url: str = Field(description="The path of its page.")
    created_at: Time
