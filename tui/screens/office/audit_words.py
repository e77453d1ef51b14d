"""What a row of the log says beside its columns, in the office's words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from core.office.sessions import EndCause
from core.values.dates import wareki

NAMES: dict[str, str] = {
    "acting_for": "委任した職員",
    "active": "使用",
    "added": "追加",
    "after": "変更後",
    "alarm": "通報",
    "amount": "金額",
    "answer": "応答",
    "as_of": "基準日",
    "bank": "金融機関",
    "banks": "金融機関",
    "batch": "バッチ",
    "before": "変更前",
    "body": "本文",
    "booked_on": "収入日",
    "branch": "支店",
    "broken_at": "異常の行",
    "business": "業務日付",
    "by": "相手",
    "bytes": "バイト数",
    "cause": "事由",
    "cell": "区分",
    "channel": "経路",
    "checks": "点検の数",
    "claims": "調定",
    "co_owners": "共有者",
    "codes": "予備コード",
    "completed": "完了",
    "condition": "条件の番号",
    "corrects": "訂正する記録",
    "count": "件数",
    "counterpart": "相手方",
    "criteria": "条件",
    "day": "日",
    "days": "日数",
    "defaults": "不履行",
    "delegation": "委任",
    "demo": "デモ",
    "deposit_count": "入金の件数",
    "deposit_yen": "入金の金額",
    "differences": "差",
    "digest": "内容の値",
    "draft": "起案",
    "due_on": "期限",
    "effect": "付与・拒否",
    "entrusted": "納付受託",
    "erased": "消去した件数",
    "erasure": "消去の種別",
    "erasures": "消去の種別",
    "expected": "予定件数",
    "facts": "内容",
    "faults": "誤り",
    "file": "ファイル",
    "fingerprint": "鍵の指紋",
    "first": "始めの番号",
    "first_password": "最初のパスワード",
    "found": "件数",
    "from_at": "始まり",
    "from_on": "始まり",
    "function": "機能",
    "function_codes": "機能",
    "given_to": "提供先",
    "grant": "別の権限",
    "ground": "根拠",
    "head": "末尾の値",
    "hits": "結果",
    "job": "ジョブ",
    "kana": "カナ",
    "kept": "残した件数",
    "key": "項目",
    "kind": "種別",
    "label": "ラベル",
    "last": "終わりの番号",
    "lay_here": "ここにあった",
    "last_on": "終わり",
    "layout": "様式",
    "level": "権限",
    "limit_yen": "限度額",
    "line": "行",
    "lines": "行数",
    "list": "一覧",
    "login": "利用者ID",
    "looks": "閲覧",
    "lost": "失われた行",
    "mark_ends": "仮消の終了",
    "marks": "仮消",
    "media": "媒体",
    "method": "方法",
    "month": "月",
    "more": "続き",
    "municipality": "団体コード",
    "name": "名前",
    "new": "新規",
    "newest": "新しい鍵",
    "note": "覚え",
    "notice": "連絡",
    "office": "所属",
    "on": "日",
    "origin": "元",
    "output": "出力",
    "overpayments": "過誤納",
    "pages": "頁",
    "paid_on": "領収日",
    "party": "宛名",
    "party_link": "宛名との結付け",
    "payer": "第三者納付",
    "payment": "収納",
    "payments": "収納",
    "people": "人数",
    "persons": "照合した人",
    "piece": "行",
    "place": "場所",
    "plan": "分納誓約",
    "planned": "予定の件数",
    "printer": "プリンタ",
    "promise": "約束",
    "promise_yen": "約束額",
    "promised_on": "約束日",
    "protected": "支援措置",
    "receipts": "収納",
    "receivable": "調定",
    "receivables": "調定",
    "recipient": "公開鍵",
    "recipients": "受取人",
    "reissue_of": "元の出力",
    "relation": "関係",
    "released": "解除",
    "reminder": "催告",
    "result": "結果",
    "reverses": "取消す伝票",
    "revises": "修正する起案",
    "revision": "版",
    "role": "役割",
    "route": "経路",
    "rows": "行数",
    "run": "控え",
    "second": "立ち会った職員",
    "second_factor": "認証番号",
    "seconds": "秒",
    "seen": "見た人",
    "seen_at": "見た時",
    "sentence": "文",
    "seq": "連番",
    "serial": "回",
    "sha256": "ファイルの値",
    "shared": "共有",
    "shown": "表示",
    "signed_on": "署名の日",
    "size": "大きさ",
    "slip": "納付書",
    "source": "ファイル",
    "staff": "職員",
    "staff_no": "職員番号",
    "office_code": "所属",
    "stage": "段階",
    "states": "状態",
    "step": "段",
    "steps": "段",
    "story": "デモ",
    "subject": "対象",
    "support": "緊急の支援",
    "surplus": "過誤納",
    "suspense": "保留",
    "targets": "対象",
    "task": "予定",
    "terminal": "端末",
    "terminal_key": "端末の鍵",
    "to": "出力先",
    "took_over": "引き継いだサインイン",
    "total": "計",
    "until_at": "終わり",
    "until_on": "終わり",
    "voucher": "伝票",
    "waiting": "待ち時間中",
    "wanted": "条件",
    "watch": "要注意の登録",
    "witness": "立会人",
    "word": "内容",
    "yen": "金額",
    "grace": "猶予",
    "until": "終わり",
    "outcome": "決定",
    "from": "始まり",
    "cause_on": "事由の生じた日",
    "waive": "免除の継続",
    "security": "担保",
}
"""Names of the facts that services put into a row. A fact without a name here is shown under its own."""

WORDS = {"read": "参照", "enter": "入力", "approve": "承認", "done": "成功", "viewed": "閲覧", "refused": "拒否"}
WORDS |= {
    "OwnRecord": "本人の宛名",
    "NearRecord": "世帯の宛名",
    "ColleagueRecord": "職員の宛名",
    "NearChange": "本人・世帯の入力",
    "BrakePulled": "1時間の上限",
    "GroundTooVague": "用件の分からない事由",
}
WORDS |= {"code": "認証アプリ", "recovery_code": "予備コード", "none": "登録前", "password": "パスワード"}
WORDS |= {
    "waiting": "待ち時間中",
    "unknown": "該当者なし",
    "suspended": "在職でない",
    "first_password_expired": "初回パスワードの期限切れ",
    "enrolment_expired": "登録の期限切れ",
    "code_used": "使用済みの番号",
}
WORDS |= {cause.value: cause.label for cause in EndCause}
_NOTHING: tuple[object, ...] = (None, "", [])
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_VALUE = re.compile(r"[0-9a-f]{64}")


def told(facts: Mapping[str, Any]) -> str:
    """All facts of a row in one line: `ファイル CVS.csv  件数 10  金額 12,000円`. Values to compare by come last."""
    said = sorted(facts.items(), key=lambda fact: isinstance(fact[1], str) and bool(_VALUE.fullmatch(fact[1])))
    return "  ".join(f"{NAMES.get(name, name)} {_value(name, value)}" for name, value in said if value not in _NOTHING)


def _value(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, int):
        return f"{value:,}円" if name.endswith("yen") else f"{value:,}"
    if isinstance(value, Mapping):
        return f"（{told(value)}）"
    if isinstance(value, list):
        first = "、".join(_value("", one) for one in value[:3])
        return first + (f" ほか{len(value) - 3}" if len(value) > 3 else "")
    text = str(value)
    if _DAY.fullmatch(text):
        return wareki(date.fromisoformat(text))
    if _VALUE.fullmatch(text):
        return f"{text[:4]} {text[4:8]}"
    return WORDS.get(text, text)
