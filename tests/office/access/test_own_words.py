"""A22: what anyone would try first for one person is no password: number, login id, city, the name in every spelling."""

from __future__ import annotations

import pytest

from core.office.access.own_password import change_password
from core.office.access.romaji import readings
from core.office.passwords import PasswordRefused
from tests.office.access.accounts import arrives, registered
from tests.people import CHEAP
from tui.wiring import City


@pytest.mark.parametrize(
    ("kana", "spelt"),
    [
        ("サトウ ケンイチ", {"satou", "sato", "satoh", "kenichi", "keniti"}),
        ("チョウノ ジュンコ", {"chouno", "tyouno", "chono", "junko", "zyunko"}),
        ("ハットリ シンジ", {"hattori", "shinji", "sinzi"}),
        ("ｵｵﾀ ﾌﾐｴ", {"oota", "ota", "fumie", "humie"}),
        ("", set()),
    ],
)
def test_a_reading_is_spelt_as_people_spell_it(kana: str, spelt: set[str]) -> None:
    assert spelt <= set(readings(kana))


@pytest.mark.parametrize(
    "password",
    [
        "jirou-0213-0213!",
        "ziroo0213ziroo99",
        "TANAKA.jiro.2026",
        "tanaka0213tanaka",
        "iseshi-ise-0213-2026",
        "タナカジロウタナカ2026",
        "田中次郎の2026年11月",
        "osame-iseshi-2026",
    ],
)
def test_what_is_made_of_one_s_own_words_is_refused(city: City, password: str) -> None:
    first = registered(city)
    ctx = arrives(city, first).context
    with pytest.raises(PasswordRefused):
        change_password(ctx, first, password)


@pytest.mark.parametrize(
    "password", ["みどりいろのちいさなふね", " 空白も そのまま 使えます ", "夜" + "更けの駅で傘をひらいた人" * 8]
)
def test_japanese_blanks_and_length_are_taken_as_they_are(city: City, password: str) -> None:
    first = registered(city)
    change_password(arrives(city, first).context, first, password)
    with city.vault.read() as store:
        kept = store.roster.secrets("0213").password_hash
    assert CHEAP.verify(kept, password) and not CHEAP.verify(kept, password.strip() + "x")


def test_nobody_is_asked_to_change_a_password_because_time_has_passed(city: City) -> None:
    first = registered(city)
    change_password(arrives(city, first).context, first, "みどりいろのちいさなふね")
    with city.vault.read() as store:
        assert store.roster.secrets("0213").password_until_at is None
