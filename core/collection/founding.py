"""What a new city's file starts with in this room: the banks at which slips are paid."""

from __future__ import annotations

from core.collection.payments import Bank
from core.collection.ports import Store

FIRST_BANKS = (
    Bank("0001", "みずほ銀行", "ミズホ"),
    Bank("0005", "三菱ＵＦＪ銀行", "ミツビシユーエフジエイ"),
    Bank("0009", "三井住友銀行", "ミツイスミトモ"),
    Bank("0010", "りそな銀行", "リソナ"),
    Bank("0154", "三十三銀行", "サンジユウサン"),
    Bank("0155", "百五銀行", "ヒヤクゴ"),
    Bank("0542", "あいち銀行", "アイチ"),
    Bank("1580", "津信用金庫", "ツシンキン"),
    Bank("1583", "桑名三重信用金庫", "クワナミエシンキン"),
    Bank("2972", "東海労働金庫", "トウカイロウキン"),
    Bank("6731", "伊勢農業協同組合", "イセノウキヨウ"),
    Bank("9900", "ゆうちょ銀行", "ユウチヨ"),
)
"""By 統一金融機関コード; the city adds its own."""


def found_collection(store: Store, audit_seq: int) -> None:
    """Lay down the first banks, in the transaction that makes the city's file."""
    store.banks.put(FIRST_BANKS)
