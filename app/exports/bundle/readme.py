"""What stands in a bundle in plain words, for whoever opens it in twenty years."""

from app.exports.record.section import Section

README = """\
# The record of {title}

This archive holds everything that everybody may read of one process, as it stood at {as_of}.
Process: {home}
Instance: {instance}
Licence: {licence}
{since}
## What is where

- `manifest.json`: every file with its size and SHA-256, and what this archive is. `manifest.note` is the
  signature of the instance over it.
- `record.json`: the whole record as one document. `tables/`: the same as tables (CSV, UTF-8). `datapackage.json`
  says what every column means (Frictionless Data Package). `dcat.jsonld` describes the process to data portals
  (DCAT-AP).
- `flat/contributions.csv`: every contribution in one table: who said what, when, about what.
- `files/`: what anybody may download of the repository and of comments, each named by its fingerprint (SHA-256), which
  stands in `document_versions` and `comment_files`.
- `texts/`: every version of the text in every language, as Akoma Ntoso (XML) and as Markdown.
- `log/entries.txt`: the entries of this process in the public record. A line is the place of the entry in the log,
  a space, and the exact text that its hash covers.
- `log/leaves.bin`: the hashes of all entries of the log, 32 bytes each, also of other processes, so that the root
  can be computed.
- `log/bodies.jsonl`: what entries commit to, each with its salt, for words that are public. Of other entries
  (ballots, people, whatever was hidden or erased) there is the commitment alone.
- `log/checkpoint.txt`: the head of the log, signed by the instance and by its witnesses. `log/keys.txt`: their keys.
- `origins/`: if the process began on another instance, its log from there.

## How to check it

    python3 openclause_verify.py THIS_FILE.zip

The verifier is one file that shares no code with the instance, which offers it at {verifier}; better take it
from somebody you trust. It needs Python 3.11 and the package `cryptography`, and no network.

## What this proves, and what not

It proves that the entries here are those that the signed head stands for, that the words here are those that were
entered, and that nothing in this archive was changed since. Compare the head with one that was kept elsewhere (by a
witness, in an older archive, in a mail) to know that everybody was shown the same record.

It does not prove that every person is one person, that the operator cannot see votes, or what happened after the
head was signed.

## Words of the tables

- A cell that a spreadsheet would take for a formula begins with an apostrophe.
- Lists and mappings are JSON in their cells. Moments are in UTC (RFC 3339).
- Groups of fewer than five people are told only together with others. Breakdowns that still grow are told in all
  only, so that nobody can be found by subtracting an older archive from a newer one.
- What was hidden by moderators or withdrawn is listed without its words.

Tables: {tables}
"""
SINCE = """
This archive is a part: it has the rows that are newer than {since}, or were acted on since, and all of the log.
"""


def readme(
    *, title: str, as_of: str, home: str, instance: str, licence: str, since: str | None, sections: list[Section]
) -> str:
    """The words of README.md."""
    return README.format(
        title=title,
        as_of=as_of,
        home=home,
        instance=instance,
        licence=licence,
        verifier=f"{instance}/openclause_verify.py",
        since=SINCE.format(since=since) if since else "",
        tables=", ".join(sorted(one.name for one in sections)) + ".",
    )
