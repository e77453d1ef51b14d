"""折衝の符号 a new city starts with: methods, counterparts, results, reasons, moods, ways of paying, stock phrases (C26, C29).

Each table is a setting: lines "code name". Codes that mean something to the rules cannot be left out of their table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from core.values.refusals import BadInput

CALL_IN, CALL_OUT, COUNTER, VISIT = "1", "2", "3", "4"
SELF, WORKPLACE = "1", "6"
PROMISED, ABSENT, ORAL_ACKNOWLEDGEMENT = "21", "31", "41"

METHODS = ("1 電話(受)", "2 電話(発)", "3 来庁", "4 臨戸", "5 文書", "6 メール", "7 SMS", "9 その他")
COUNTERPARTS = (
    "1 本人",
    "2 配偶者",
    "3 同居の家族",
    "4 別居の家族",
    "5 代理人",
    "6 勤務先",
    "7 弁護士等",
    "8 関係人",
    "9 その他",
    "0 応答なし",
)
RESULTS = (
    "11 完納の申出",
    "12 納付済の申出",
    "21 納付約束",
    "22 分納の相談",
    "23 猶予の相談",
    "24 減免の相談",
    "31 不在・応答なし",
    "32 伝言・折返し待ち",
    "33 連絡票を投函",
    "41 債務の承認(口頭)",
    "42 納付の拒否",
    "43 不服の申出",
    "51 居所不明",
    "52 死亡の申出",
    "53 転居の申出",
    "61 受任通知",
    "62 納付書の再発行",
    "91 その他",
)
REASONS = (
    "01 失念",
    "02 納付書の紛失",
    "03 失業・収入減",
    "04 病気・介護",
    "05 事業の不振",
    "06 多重債務",
    "07 生活費の不足",
    "08 課税への不服",
    "09 災害・盗難",
    "10 他の支払の優先",
    "11 相続・離婚",
    "99 その他",
)
MOODS = ("1 良好", "2 普通", "3 消極的", "4 拒否的")
PAY_METHODS = ("1 窓口", "2 コンビニ", "3 口座振替", "4 スマートフォン", "5 持参", "6 集金", "9 その他")
PHRASES = (
    "1 残額と延滞金を説明した。",
    "2 納付書を再発行し郵送する。",
    "3 約束の日までに入金がなければ財産調査に入ると告げた。",
    "4 分納には誓約書が要ると説明した。",
    "5 猶予の制度と申請の期限を説明した。",
    "6 不在。連絡票を投函した。",
    "7 折り返しの電話を依頼した。",
    "8 収入と支出の分かる書類の提出を求めた。",
)

LONGEST = 120
"""Characters of a name or phrase."""
_LINE = re.compile(r"([0-9]{1,2}) (\S.*)")
_HOURS = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]")


def table_of(lines: Sequence[str]) -> dict[str, str]:
    """Lines of a setting as code and name; a line that is none is left out."""
    found = (_LINE.fullmatch(line) for line in lines)
    return {match[1]: match[2] for match in found if match}


def table_check(*needed: str) -> Callable[[Any], None]:
    """A check for the setting of a table: every line a code and a name, no code twice, these codes among them."""

    def check(value: Any) -> None:
        table = table_of([str(line) for line in value])
        if len(table) != len(value) or any(len(str(line)) > LONGEST for line in value):
            raise BadInput(
                reason=f"1行ずつ、2けたまでのコード、空白、名称（{LONGEST}字まで）の順に、重ならないように並べてください。",
                field="value",
            )
        missing = [code for code in needed if code not in table]
        if missing:
            raise BadInput(reason=f"コード {'、'.join(missing)} は規則で使うため、外せません。", field="value")

    return check


def check_contact_hours(value: Any) -> None:
    """Raises BadInput for hours that cannot be read or that end before they begin."""
    if not _HOURS.fullmatch(str(value)) or str(value)[:5] >= str(value)[6:]:
        raise BadInput(reason="連絡してよい時間は 09:00-21:00 のように入力してください。", field="value")
