"""Places that do not exist: the city of Isuzu with its towns, cities elsewhere, and the banks that collect for it."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

CITY_CODE, CITY_NAME = "249998", "五十鈴市"
"""A municipality code that nobody has (its check digit is right) and a city that is not on the map."""

_TOWNS = """
白鷺町/1 鈴音町/1 神路台/3 朝霧町/1 玉津浜/2 御裳町/1 松風町/4 汐見ヶ丘/5 千歳通/3 桜木野/2 若葉台/4 常若町/1 月夜台/3 高天町/1 八乙女町/1 稲穂町/2
瑞穂野/3 浜千鳥町/1 潮騒町/2 橋立町/1 花野町/1 岩戸台/4 真珠台/3 蘇鉄町/1 翠川町/2 東雲台/5 藤里野/2 鏡ヶ池/1 神代通/3 榊原台/2 千木町/1 勾玉町/1
鰹木町/1 鳥居前/2 参道町/1 宇津木町/1 薬師野/2 小鹿野台/3 葛󠄀木町/1 髙濵町/2 辻堂前/1 渡会野/4 杉並木町/1 お木曳通/2 木遣町/1 夫婦松町/1 蛤浜/2 海人町/1
"""
_BUILDINGS = (
    "コーポ若葉{}", "メゾン神路{}号", "ハイツ白砂{}", "市営潮騒住宅{}号", "グランメール真珠台{}", "サンライズ朝霧{}号室", "五十鈴荘{}",
)  # fmt: skip
_ELSEWHERE = (
    ("460-9001", "愛知県海陽市港北町"), ("530-9002", "大阪府浪花市中洲"), ("150-9003", "東京都武蔵川市桜通"), ("630-9004", "奈良県飛鳥野市斑鳩台"),
    ("514-9005", "三重県津浦市橋南町"), ("500-9006", "岐阜県長良川市金華通"), ("604-9007", "京都府洛北市紫野町"), ("060-9008", "北海道雪ヶ原市北三条西"),
)  # fmt: skip


class Address(NamedTuple):
    """A postal code, an address and the building, as the register writes them."""

    postal_code: str
    address: str
    building: str


class Bank(NamedTuple):
    """A bank that collects for the city: its number, name, the name in half-width kana of bank files, a branch."""

    bank_no: str
    name: str
    file_name: str
    branch_no: str
    branch_file_name: str


BANKS: tuple[Bank, ...] = (
    Bank("0155", "百五銀行", "ﾋﾔｸｺﾞ", "701", "ｲｽｽﾞ"),
    Bank("0154", "三十三銀行", "ｻﾝｼﾞﾕｳｻﾝ", "312", "ｲｽｽﾞ"),
    Bank("0005", "三菱ＵＦＪ銀行", "ﾐﾂﾋﾞｼUFJ", "534", "ﾐｴ"),
    Bank("1583", "桑名三重信用金庫", "ｸﾜﾅﾐｴｼﾝｷﾝ", "021", "ｼﾗｻｷﾞ"),
    Bank("9900", "ゆうちょ銀行", "ﾕｳﾁﾖ", "218", ""),
)
"""The last one is ゆうちょ銀行, whose results come in a file of its own."""

_TOWN_ROWS = [
    (f"516-9{place:03d}", town, int(blocks))
    for place, (town, blocks) in enumerate(t.split("/") for t in _TOWNS.split())
]
_NUMERALS = "一二三四五"


def address_in_town(rng: Random) -> Address:
    """An address in the city; some towns have 丁目, some lot numbers."""
    postal_code, town, blocks = _TOWN_ROWS[int(rng.random() * len(_TOWN_ROWS))]
    building = ""
    if rng.random() < 0.22:
        building = _BUILDINGS[int(rng.random() * len(_BUILDINGS))].format(
            101 + int(rng.random() * 4) * 100 + int(rng.random() * 8)
        )
    if blocks > 1:
        place = (
            f"{_NUMERALS[int(rng.random() * blocks)]}丁目{1 + int(rng.random() * 24)}番{1 + int(rng.random() * 30)}号"
        )
    elif rng.random() < 0.5:
        place = f"{1 + int(rng.random() * 2400)}番地{1 + int(rng.random() * 12)}"
    else:
        place = f"{1 + int(rng.random() * 2400)}番地"
    return Address(postal_code, f"三重県{CITY_NAME}{town}{place}", building)


def address_elsewhere(rng: Random) -> Address:
    """An address in a city elsewhere that does not exist either."""
    postal_code, place = _ELSEWHERE[int(rng.random() * len(_ELSEWHERE))]
    return Address(
        postal_code,
        f"{place}{1 + int(rng.random() * 9)}丁目{1 + int(rng.random() * 30)}番{1 + int(rng.random() * 20)}号",
        "",
    )


def phone(rng: Random) -> str:
    """A number that no telephone has: the block behind the area code begins with 0."""
    number = int(rng.random() * 10_000)
    return (
        f"0596-0{int(rng.random() * 10)}-{number:04d}"
        if rng.random() < 0.6
        else f"090-0{int(rng.random() * 1000):03d}-{number:04d}"
    )
