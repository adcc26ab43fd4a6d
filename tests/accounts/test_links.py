"""Links by mail to a new password and a new address."""

from flask import Flask

from app.accounts.models import MailToken
from app.db import Database
from app.jobs.models import OutboxMessage
from tests.accounts.doorstep import PASSWORD, Clock, Postman, a_neighbour, path_of, register, sign_in, without_secrets
from tests.builders import NOON
from tests.reader import Reader, Sheet, reader

FRESH = "five quite unusual words together"


def ask_for_reset(someone: Reader, email: str = "ana@example.org", status: int = 200) -> Sheet:
    return someone.send(someone.open("/en/reset"), {"email": email}, status=status)


def change_address(someone: Reader, email: str, status: int = 200) -> Sheet:
    page = someone.open("/en/account/address")
    return someone.send(page, {"email": email, "current_password": PASSWORD}, status=status)


def test_a_forgotten_password_is_replaced_by_mail_and_every_session_ends(
    app: Flask, clock: Clock, database: Database, postman: Postman
) -> None:
    a_neighbour(database, now=NOON)
    ana, other_device = reader(app), reader(app)
    sign_in(other_device, "ana@example.org")
    ask_for_reset(ana)
    door = ana.send(ana.open(postman.bring_link()), {"password": FRESH})
    assert "Your new password is set." in door.text
    assert path_of(other_device.open("/en/account")) == "/en/sign-in"
    sign_in(ana, "ana@example.org", status=422)
    sign_in(ana, "ana@example.org", FRESH)
    (told,) = postman.bring()
    assert told["Subject"] == "Your password at Openclause has been changed"


def test_asking_for_a_link_is_answered_alike_for_known_and_unknown_addresses(
    app: Flask, clock: Clock, database: Database, postman: Postman
) -> None:
    a_neighbour(database, now=NOON)
    known, unknown = ask_for_reset(reader(app)), ask_for_reset(reader(app), "bob@example.org")
    assert without_secrets(known) == without_secrets(unknown)
    with database.reading() as session:
        kinds = [message.kind for message in session.query(OutboxMessage)]
    assert kinds == ["link", "link"]
    assert [mail["To"] for mail in postman.bring()] == ["ana@example.org"]


def test_a_link_to_a_new_password_works_once_for_one_hour_and_for_nothing_else(
    app: Flask, clock: Clock, database: Database, postman: Postman
) -> None:
    a_neighbour(database, now=NOON)
    ana = reader(app)
    ask_for_reset(ana)
    link = postman.bring_link()
    token = link.partition("token=")[2]
    ana.open(f"/en/confirm?token={token}", status=410)
    ana.open(f"/en/account/address/confirm?token={token}", status=410)
    page = ana.open(link)
    ana.send(page, {"password": FRESH})
    ana.send(page, {"password": "still another password"}, status=410)
    ask_for_reset(ana)
    late = ana.open(postman.bring_link())
    clock.shift(3601)
    ana.send(late, {"password": "still another password"}, status=410)
    sign_in(ana, "ana@example.org", FRESH)


def test_using_one_of_two_links_spends_the_other(
    app: Flask, clock: Clock, database: Database, postman: Postman
) -> None:
    a_neighbour(database, now=NOON)
    ana = reader(app)
    links = []
    for _ in range(2):
        ask_for_reset(ana)
        links.append(postman.bring_link())
    ana.send(ana.open(links[0]), {"password": FRESH})
    ana.open(links[1], status=410)


def test_a_new_password_close_to_the_name_or_address_is_not_taken(
    app: Flask, clock: Clock, database: Database, postman: Postman
) -> None:
    a_neighbour(database, "Ana Duarte", email="duarte.ana.1977@example.org", now=NOON)
    ana = reader(app)
    ask_for_reset(ana, "duarte.ana.1977@example.org")
    page = ana.send(ana.open(postman.bring_link()), {"password": "Duarte.Ana.1977!"}, status=422)
    assert "too close to your name or mail address" in page.text


def test_who_has_not_confirmed_is_sent_the_link_to_confirm(app: Flask, clock: Clock, postman: Postman) -> None:
    ana = reader(app)
    register(ana, clock)
    postman.bring()
    ask_for_reset(ana)
    assert postman.bring_link().startswith("/en/confirm?token=")


def test_only_digests_of_links_are_kept_once_they_are_sent(
    app: Flask, clock: Clock, database: Database, postman: Postman
) -> None:
    a_neighbour(database, now=NOON)
    ask_for_reset(reader(app))
    token = postman.bring_link().partition("token=")[2]
    with database.reading() as session:
        assert token not in [one.token_hash for one in session.query(MailToken)]
        kept = [str(message.payload) for message in session.query(OutboxMessage)]
    assert not [payload for payload in kept if token in payload or "ana@example.org" in payload]


def test_a_new_address_counts_once_it_is_confirmed_and_the_old_one_is_told(
    app: Flask, clock: Clock, database: Database, postman: Postman
) -> None:
    a_neighbour(database, now=NOON)
    ana = reader(app)
    sign_in(ana, "ana@example.org")
    assert change_address(ana, "ana@new.example.org").heading == "Look into your mail"
    link = postman.bring_link()
    assert postman.mailbox.messages[-1]["To"] == "ana@new.example.org"
    assert "ana@example.org" in ana.open("/en/account/address").text
    ana.send(ana.open(link), action="/address/confirm")
    (told,) = postman.bring()
    assert (told["To"], told["Subject"]) == ("ana@example.org", "Your mail address at Openclause has been changed")
    sign_in(reader(app), "ana@new.example.org")
    sign_in(reader(app), "ana@example.org", status=422)


def test_the_address_of_another_is_neither_taken_nor_betrayed(
    app: Flask, clock: Clock, database: Database, postman: Postman
) -> None:
    a_neighbour(database, now=NOON)
    a_neighbour(database, "Bob", email="bob@example.org", now=NOON)
    ana = reader(app)
    sign_in(ana, "ana@example.org")
    taken = change_address(ana, "bob@example.org")
    free = change_address(ana, "free@example.org")
    assert without_secrets(taken) == without_secrets(free)
    subjects = {mail["To"]: mail["Subject"] for mail in postman.bring()}
    assert subjects["bob@example.org"] == "This mail address already has an account at Openclause"


def test_an_address_taken_meanwhile_is_refused_when_it_is_confirmed(
    app: Flask, clock: Clock, database: Database, postman: Postman
) -> None:
    a_neighbour(database, now=NOON)
    ana = reader(app)
    sign_in(ana, "ana@example.org")
    change_address(ana, "shared@example.org")
    page = ana.open(postman.bring_link())
    a_neighbour(database, "Bob", email="shared@example.org", now=NOON)
    assert (
        "Another account already has this mail address."
        in ana.send(page, {}, action="/address/confirm", status=409).text
    )


def test_a_registration_never_confirmed_gives_way_to_who_proves_the_address(
    app: Flask, clock: Clock, database: Database, postman: Postman
) -> None:
    a_neighbour(database, now=NOON)
    register(reader(app), clock, name="Squatter", email="mine@example.org")
    postman.bring()
    ana = reader(app)
    sign_in(ana, "ana@example.org")
    change_address(ana, "mine@example.org")
    ana.send(ana.open(postman.bring_link()), action="/address/confirm")
    sign_in(reader(app), "mine@example.org")


def test_a_new_address_takes_the_current_password(app: Flask, clock: Clock, database: Database) -> None:
    a_neighbour(database, now=NOON)
    ana = reader(app)
    sign_in(ana, "ana@example.org")
    page = ana.open("/en/account/address")
    refused = ana.send(page, {"email": "new@example.org", "current_password": "a guess"}, status=422)
    assert "This is not your current password." in refused.text
    assert refused.form("email").fields["email"] == "new@example.org"
