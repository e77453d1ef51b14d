"""Passwords: long enough, not built of words that are guessed, otherwise taken as typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.office.passwords import COMMON_WORDS, PasswordRefused, Passwords, first_password, refuse_weak
from tests.people import CHEAP

OWN = ("ise", "iseshi", "伊勢市", "山田花子", "山田", "花子")


def weak(password: str) -> bool:
    try:
        refuse_weak(password, login_id="yamada01", own_words=OWN)
    except PasswordRefused:
        return True
    return False


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "P@ssw0rd2026!!",
        "yamada-taro-01",
        "yamada01yamada01",
        "iseshi-shunou-2026",
        "ise-shi-zei-2026",
        "Suzuki.Ichiro.1973",
        "qwertyuiop123",
        "1qaz2wsx3edc4rfv",
        "abcdefghijklmn",
        "123456789012",
        "000000000000",
        "aaaabbbbccccdddd",
        "sakura-sakura-sakura",
        "Monkey!Dragon!Master!",
        "２０２６１１２４２０２６",
        "山田花子山田花子山田",
        "みじかい",
        "",
        "x" * 300,
    ],
)
def test_what_anyone_would_guess_is_refused(password: str) -> None:
    assert weak(password)


def test_no_two_common_words_with_digits_make_a_password() -> None:
    words = sorted(COMMON_WORDS)
    assert len(words) > 500
    taken = [
        password
        for number, word in enumerate(words)
        for password in (f"{word}{words[-number]}2026", f"{word}-{word}-{word}-01", f"{word.capitalize()}!{number:08}")
        if len(password) >= 12 and not weak(password)
    ]
    assert not taken


@pytest.mark.parametrize(
    "password",
    [
        "つきよのかえるがはねました",
        "correct horse battery staple",
        "murasaki no tanuki ga odoru",
        "夜更けの駅で傘をひらいた人",
        "vjxqhplmzrtb",
        "k7#Tq9!xW2$zVb",
        "長い" * 2 + "ながいながいパスワードも、そのまま使えます。" * 3,
    ],
)
def test_a_long_sentence_of_one_s_own_is_taken(password: str) -> None:
    assert not weak(password)


def test_a_first_password_is_never_the_same_and_long_enough() -> None:
    made = {first_password() for _ in range(200)}
    assert len(made) == 200
    assert all(len(password) >= 16 for password in made)


@given(st.text(min_size=1, max_size=80))
def test_a_password_is_checked_exactly_as_typed(password: str) -> None:
    hashed = CHEAP.hash(password)
    assert CHEAP.verify(hashed, password)
    assert not CHEAP.verify(hashed, password + " ")


def test_what_is_no_hash_verifies_nothing() -> None:
    assert not CHEAP.verify("", "")
    assert not CHEAP.verify("sha256:00", "")


def test_the_hash_of_nobody_costs_as_much_and_is_nobody_s() -> None:
    passwords = Passwords()
    assert passwords.of_nobody.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert not CHEAP.verify(CHEAP.of_nobody, "x")


# What leaked elsewhere (A22)


def leaked() -> list[str]:
    """The 3,000 passwords that leaked most, and every one of the first 30,000 that is long enough for us."""
    return (Path(__file__).parent / "data" / "leaked_passwords.txt").read_text("utf-8").split("\n")[:-1]


def test_of_three_thousand_leaked_passwords_none_is_taken() -> None:
    assert len(leaked()) > 3000
    assert [password for password in leaked() if not weak(password)] == []


@pytest.mark.slow
def test_a_leaked_password_with_a_number_or_several_times_over_is_not_taken_either() -> None:
    longer = [
        longer
        for password in leaked()[:3000]
        for longer in (password * 2, password * 3, f"{password}2026", f"{password}-2026!", f"{password.upper()}9999")
        if len(longer) >= 12
    ]
    assert len(longer) > 5000
    assert [password for password in longer if not weak(password)] == []


def test_a_short_word_several_times_over_is_refused() -> None:
    assert weak("かえるが月夜かえるが月夜") and weak("k7#Tq9k7#Tq9")


@pytest.mark.parametrize("length", [64, 100, 256])
def test_a_password_of_sixty_four_letters_and_more_is_taken_whole(length: int) -> None:
    sentence = ("月夜の蛙は声をそろえて、遠い海の話をしていました。" * 12)[: length - 1] + "終"
    assert len(sentence) == length and not weak(sentence)
    hashed = CHEAP.hash(sentence)
    assert CHEAP.verify(hashed, sentence) and not CHEAP.verify(hashed, sentence[:-1])
