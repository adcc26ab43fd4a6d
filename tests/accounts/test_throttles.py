"""How often something may be tried."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask

from app.db import Database
from app.web.throttles import forget, throttled
from tests.accounts.doorstep import Clock, Postman, a_neighbour, register, sign_in
from tests.builders import NOON
from tests.reader import Reader, reader

GUESS = "not the password"


def at(app: Flask, address: str) -> Reader:
    """A reader at another network address."""
    someone = reader(app)
    someone.client.environ_base["REMOTE_ADDR"] = address
    return someone


def test_a_bucket_holds_so_many_tries_in_its_window_and_empties_after_it(database: Database) -> None:
    with database.writing() as session:
        waits = [throttled(session, "door", 3, 600, NOON + timedelta(seconds=60)) for _ in range(5)]
        assert waits == [0, 0, 0, 540, 540]
        assert throttled(session, "other door", 3, 600, NOON) == 0
        assert throttled(session, "door", 3, 600, NOON + timedelta(seconds=600)) == 0


def test_what_is_long_over_is_forgotten(database: Database) -> None:
    with database.writing() as session:
        throttled(session, "door", 3, 600, NOON)
        forget(session, now=NOON + timedelta(days=3))
        assert throttled(session, "door", 3, 600, NOON) == 0


def test_parallel_tries_are_all_counted(database: Database) -> None:
    barrier, waits = Barrier(8), []

    def try_five_times() -> None:
        barrier.wait()
        for _ in range(5):
            with database.writing() as session:
                waits.append(throttled(session, "door", 30, 600, NOON))
                session.commit()

    threads = [Thread(target=try_five_times) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert waits.count(0) == 30
    assert len(waits) == 40


def test_who_guesses_is_asked_to_wait_and_told_how_long(app: Flask, clock: Clock, database: Database) -> None:
    a_neighbour(database, now=NOON)
    guesser = reader(app)
    for _ in range(10):
        sign_in(guesser, "ana@example.org", GUESS, status=422)
    page = sign_in(guesser, "ana@example.org", GUESS, status=429)
    seconds = int(page.response.headers["Retry-After"])
    assert 0 < seconds <= 900
    assert str(seconds) in page.text
    clock.shift(seconds + 1)
    sign_in(guesser, "ana@example.org")


def test_guessing_shuts_nobody_out_on_a_device_that_is_known(app: Flask, clock: Clock, database: Database) -> None:
    a_neighbour(database, now=NOON)
    ana, guesser = reader(app), at(app, "203.0.113.9")
    ana.send(sign_in(ana, "ana@example.org"), action="/sign-out")
    for _ in range(9):
        sign_in(guesser, "ana@example.org", GUESS, status=422)
    sign_in(guesser, "ana@example.org", GUESS, status=429)
    sign_in(ana, "ana@example.org")


def test_a_known_device_of_one_person_is_no_way_to_another(app: Flask, clock: Clock, database: Database) -> None:
    a_neighbour(database, now=NOON)
    a_neighbour(database, "Bob", email="bob@example.org", now=NOON)
    bob = reader(app)
    bob.send(sign_in(bob, "bob@example.org"), action="/sign-out")
    for _ in range(10):
        sign_in(bob, "ana@example.org", GUESS, status=422)
    sign_in(bob, "ana@example.org", GUESS, status=429)


def test_even_a_known_device_may_not_guess_without_end(app: Flask, clock: Clock, database: Database) -> None:
    a_neighbour(database, now=NOON)
    ana = reader(app)
    ana.send(sign_in(ana, "ana@example.org"), action="/sign-out")
    for _ in range(20 - 1):
        sign_in(ana, "ana@example.org", GUESS, status=422)
    sign_in(ana, "ana@example.org", GUESS, status=422)
    sign_in(ana, "ana@example.org", GUESS, status=429)


def test_a_forged_mark_of_a_device_is_no_mark(app: Flask, clock: Clock, database: Database) -> None:
    person = a_neighbour(database, now=NOON)
    guesser = reader(app)
    for forged in ("", "x", f'["n",{person.id}].signature', "é"):
        guesser.client.set_cookie("openclause-device", forged)
        sign_in(guesser, "ana@example.org", GUESS, status=422)
    for _ in range(6):
        sign_in(guesser, "ana@example.org", GUESS, status=422)
    sign_in(guesser, "ana@example.org", GUESS, status=429)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_one_network_trying_many_accounts_is_slowed_down(app: Flask, clock: Clock, database: Database) -> None:
    neighbours = [at(app, f"2001:db8:1:2::{number:x}") for number in range(1, 4)]
    statuses = []
    for number in range(102):
        someone = neighbours[number % 3]
        page = someone.open("/en/sign-in")
        form = dict(page.form("email").form_values())
        answer = someone.client.post("/en/sign-in", data={**form, "email": f"p{number}@example.org", "password": "x"})
        statuses.append(answer.status_code)
    assert statuses.count(422) == 100
    assert statuses[-1] == 429
    sign_in(at(app, "2001:db8:1:3::1"), "somebody@example.org", GUESS, status=422)


def test_an_address_gets_at_most_five_mails_an_hour_from_strangers(
    app: Flask, clock: Clock, database: Database, postman: Postman
) -> None:
    a_neighbour(database, now=NOON)
    for number in range(5):
        someone = at(app, f"203.0.113.{number}")
        someone.send(someone.open("/en/reset"), {"email": "ana@example.org"})
    someone = at(app, "203.0.113.77")
    someone.send(someone.open("/en/reset"), {"email": "ana@example.org"}, status=429)
    register(at(app, "203.0.113.78"), clock, name="Other", status=429)
    assert len(postman.bring()) == 5


def test_the_same_limit_holds_for_an_address_without_an_account(app: Flask, clock: Clock) -> None:
    for number in range(5):
        someone = at(app, f"203.0.113.{number}")
        someone.send(someone.open("/en/reset"), {"email": "nobody@example.org"})
    someone = at(app, "203.0.113.77")
    someone.send(someone.open("/en/reset"), {"email": "nobody@example.org"}, status=429)


def test_no_network_address_is_kept(app: Flask, clock: Clock, database: Database) -> None:
    sign_in(at(app, "203.0.113.9"), "ana@example.org", GUESS, status=422)
    with database.reading() as session:
        buckets = [row[0] for row in session.connection().exec_driver_sql("SELECT bucket FROM throttles")]
    assert len(buckets) == 2
    assert not [bucket for bucket in buckets if "203.0" in bucket or "ana" in bucket]


def test_the_clock_that_counts_is_the_one_that_is_passed(database: Database) -> None:
    with database.writing() as session:
        assert throttled(session, "door", 1, 60, datetime(2031, 1, 1, tzinfo=UTC)) == 0
        assert throttled(session, "door", 1, 60, datetime(2031, 1, 1, 0, 0, 20, tzinfo=UTC)) == 40
