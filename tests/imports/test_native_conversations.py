"""The files that Pol.is itself exports are read as they are, whatever prefix their names have."""

from datetime import UTC, datetime

import pytest

from app.imports.conversation_sheets import (
    files_in,
    participant_in,
    participant_lines,
    statement_in,
    statement_lines,
    vote_in,
    vote_lines,
)

COMMENTS = (
    "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
    '1400000000,Tue May 13 2014,0,1,2,1,1,"Tell people, early."\n'
    "1400000001000,Tue May 13 2014,1,2,0,0,-1,Spam\n"
)
VOTES = (
    "timestamp,datetime,comment-id,voter-id,vote\n"
    "1400000002,Tue May 13 2014,0,1,1\n"
    "1400000003,Tue May 13 2014,0,2,-1\n"
    "1400000004,Tue May 13 2014,1,2,0\n"
)
PARTICIPANTS = "participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,1\n1,0,1,1,1,0,1,\n2,,1,2,0,1,-1,0\n"
SUMMARY = 'topic,"Machines that decide"\nurl,elsewhere\nvoters,2\nviews,5\ncommenters,2\n'


@pytest.mark.parametrize("prefix", ["", "wells.", "wells-2014-05-13-"])
@pytest.mark.parametrize("participants", ["participants-votes.csv", "participant-votes.csv"])
def test_a_native_export_is_read_whole(tmp_path, prefix, participants):
    written = {"comments.csv": COMMENTS, "votes.csv": VOTES, participants: PARTICIPANTS, "summary.csv": SUMMARY}
    for name, content in written.items():
        (tmp_path / f"{prefix}{name}").write_text(content, encoding="utf-8")
    files = files_in(tmp_path)
    first, second = (statement_in(line, default_language="en") for line in statement_lines(files))
    assert (first.name, first.words, first.is_rejected) == ("0", "Tell people, early.", False)
    assert first.created_at == datetime(2014, 5, 13, 16, 53, 20, tzinfo=UTC)
    assert (second.is_rejected, second.created_at.year) == (True, 2014)
    votes = [vote_in(line) for line in vote_lines(files)]
    assert [(one.statement, one.voter, one.stance) for one in votes] == [("0", "1", 1), ("0", "2", -1), ("1", "2", 0)]
    assert dict(map(participant_in, participant_lines(files))) == {"1": 0, "2": None}
