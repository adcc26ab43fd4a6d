"""The real thing: copies among 3,762 comments of a consultation, and among 1,600 amendments to the AI Act."""

from collections import defaultdict

import pytest
import sqlalchemy as sa

from app.amendments.models import Amendment
from app.campaigns import queries
from app.campaigns.models import Campaign, CampaignCopy
from app.comments.models import Comment
from app.domain.campaigning import CampaignState
from app.domain.descriptions import ProcessKind
from app.imports import amendment_sheets, comment_sheets
from app.imports.services import import_amendments, import_comments
from app.imports.sheets import lines_of
from app.texts.models import Format
from app.texts.reading import Source, decoded, manuscript_of
from app.texts.storing import store_manuscript
from tests.builders import NOON, a_process
from tests.campaigns.scenes import search

pytestmark = pytest.mark.slow


def found(session, process):
    """The proposed campaigns, those of most people first; they are printed."""
    search(session, process, NOON)
    rows, total = queries.rows_of(session, process.id, CampaignState.PROPOSED, limit=1000)
    searched = queries.search_of(session, process.id)
    print(
        f"\n{total} clusters with {sum(one.copies for one in rows)} copies in {searched.contributions} contributions;"
        f" the largest by people: {rows[0].copies} copies from {rows[0].people}: {rows[0].words[:80]!r};"
        f" by copies: {max(one.copies for one in rows)}"
    )
    return rows


def test_copies_are_found_in_a_consultation_in_18_languages(session, data_folder):
    folder = data_folder / "consultation_eu_ai_2020"
    process = a_process(session, languages=("en",), slug="white-paper")
    sent = comment_sheets.submissions_of(folder / "submissions.csv", "Europe/Brussels")
    import_comments(session, process, lines_of(folder / "comments.csv"), sent, now=NOON)
    rows = found(session, process)
    assert len(rows) >= 100
    assert rows[0].people >= 5
    assert all(one.people <= one.copies for one in rows)
    same = defaultdict(set)
    campaign_of = dict(session.execute(sa.select(CampaignCopy.comment_id, CampaignCopy.campaign_id)).all())
    for identity, body, topic in session.execute(sa.select(Comment.id, Comment.body, Comment.topic)):
        same[body, topic].add(campaign_of.get(identity))
    assert [body for (body, _topic), campaigns in same.items() if len(campaigns) > 1] == []


def test_amendments_with_the_same_words_are_found_together(session, data_folder):
    process = a_process(session, kind=ProcessKind.BILL, languages=("en",), jurisdictions=["EU"], slug="ai-act")
    text = decoded((data_folder / "aiact" / "four_versions.csv").read_bytes())
    manuscript = manuscript_of(Source(text, Format.CSV, column="commission_2021_04"))
    store_manuscript(
        session, process, manuscript, language="en", version_name="2021", author_id=None, now=NOON, strike_absent=True
    )
    path = data_folder / "aiact" / "amendments_groups.csv"
    taken = import_amendments(session, process, lines_of(path, needs=amendment_sheets.NEEDED), now=NOON)
    assert taken.identical == 250
    assert len(found(session, process)) >= 100
    campaign_of = dict(session.execute(sa.select(CampaignCopy.amendment_id, CampaignCopy.campaign_id)).all())
    same = defaultdict(set)
    for identity, *what in session.execute(sa.select(Amendment.id, Amendment.fingerprint, Amendment.clause_id)):
        same[tuple(what)].add(campaign_of.get(identity))
    torn = [what for what, campaigns in same.items() if len(campaigns) > 1]
    assert torn == [], "what proposes the very same is in one campaign"
    assert session.scalar(sa.select(sa.func.count()).select_from(Campaign)) == len(set(campaign_of.values()))
