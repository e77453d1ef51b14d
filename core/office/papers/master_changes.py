"""A change of 様式・教示・公印 (9103): drafted by 係長, in force from its day once 課長 has approved it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from core.office.approvals import draft_act
from core.office.drafts import BeforeAfter, Described, Draft, DraftRef
from core.office.papers.letters import AppealKind
from core.office.papers.masters import FUNCTION, Master, MasterKind
from core.values.dates import wareki
from core.values.refusals import BadInput, ChangedByAnother

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

ACT, NAME = "letter_master", "様式・教示・公印の変更"
MOST_IMAGE = 64 * 1024
_PNG = b"\x89PNG\r\n\x1a\n"

PARTS: Mapping[MasterKind, Mapping[str, str]] = {
    MasterKind.ISSUER: {"title": "職名", "name": "氏名"},
    MasterKind.SEAL: {"words": "文言（公印省略など）", "square": "電子公印の文字", "image": "公印の画像"},
    MasterKind.CONTACT: {"office": "課", "address": "所在地", "phone": "電話", "hours": "受付時間"},
    MasterKind.NUMBER: {"pattern": "番号の形"},
    MasterKind.APPEAL: {"text": "文"},
    MasterKind.FORM: {"title": "名称", "note": "追記"},
    MasterKind.SUBSTITUTE: {"text": "代替文字", "reason": "理由"},
}
"""What each kind is made of, with the word on the screen."""

_LONGEST = {"text": 2000, "note": 1000, "image": MOST_IMAGE * 2}
_USUAL = 60


def list_masters(ctx: Context[Store], kind: MasterKind | None = None) -> list[Master]:
    """All rows with their days, of a kind or of all; holds no person."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        return store.letter_masters.listed(kind)


def draft_master(
    ctx: Context[Store], kind: MasterKind, code: str, from_on: date, value: Mapping[str, str], reason: str
) -> DraftRef:
    """起案: ask for a value that holds from a day on. Raises BadInput for one that makes no sense or changes nothing."""
    ctx.authorize(FUNCTION, "enter")
    if not reason.strip():
        raise BadInput(reason="変更の理由を入力してください。", field="reason")
    master = Master(kind, code.strip(), from_on, {name: text.strip() for name, text in value.items()})
    check_master(master)
    with ctx.write() as store:
        before = store.letter_masters.get(kind, master.code, from_on)
        if before == master.value:
            raise BadInput(reason=f"{kind.value}はその日にはもうこの内容です。", field="from_on")
        payload = {
            "kind": kind.value,
            "code": master.code,
            "from_on": from_on.isoformat(),
            "before": dict(before) if before is not None else None,
            "after": dict(master.value),
            "reason": reason.strip(),
        }
        return draft_act(ctx, store, ACT, payload)


def check_master(master: Master) -> None:
    """Raises BadInput, naming the part that is to be mended."""
    parts = PARTS[master.kind]
    if set(master.value) - set(parts):
        raise BadInput(reason=f"{master.kind.value}にない項目があります。")
    for name, text in master.value.items():
        if len(text) > _LONGEST.get(name, _USUAL):
            raise BadInput(reason=f"{parts[name]}は{_LONGEST.get(name, _USUAL)}字までです。", field=name)
    value = master.value
    match master.kind:
        case MasterKind.ISSUER if not value.get("title"):
            raise BadInput(reason="職名を入力してください（例 伊勢市長）。", field="title")
        case MasterKind.SEAL:
            _check_seal(value)
        case MasterKind.NUMBER if not all(part in value.get("pattern", "") for part in ("{form}", "{no}")) or not (
            "{year}" in value["pattern"] or "{era}" in value["pattern"]
        ):
            raise BadInput(
                reason="番号の形には {form}（帳票）、{year}（年度）、{no}（連番）を入れてください。番号が重なります。",
                field="pattern",
            )
        case MasterKind.APPEAL:
            if master.code not in {kind.value for kind in AppealKind if kind}:
                raise BadInput(reason="教示文の区分は 処分、督促・差押、配当 のどれかです。", field="code")
            if len(value.get("text", "")) < 40:
                raise BadInput(reason="教示文は、審査請求先、期間、訴えの被告を含めて入力してください。", field="text")
        case MasterKind.FORM if not (master.code.isascii() and master.code.isalnum() and master.code[:1].isupper()):
            raise BadInput(reason="様式は帳票番号で指定してください（例 P01）。", field="code")
        case MasterKind.SUBSTITUTE:
            if not 1 <= len(master.code) <= 2 or not value.get("text") or len(value["text"]) > 10:
                raise BadInput(reason="外字1文字と、10字までの代替文字を入力してください。", field="text")
            if any(mark in value["text"] for mark in '"\\\n'):
                raise BadInput(reason="代替文字に使えない記号があります。", field="text")
        case _:
            pass


def _check_seal(value: Mapping[str, str]) -> None:
    if sum(bool(value.get(name)) for name in ("words", "square", "image")) != 1:
        raise BadInput(reason="公印は、画像、電子公印の文字、公印省略の文言のどれか1つにしてください。", field="words")
    if len(value.get("square", "")) > 16:
        raise BadInput(reason="電子公印の文字は16字までです。", field="square")
    if value.get("image"):
        try:
            image = base64.b64decode(value["image"], validate=True)
        except (binascii.Error, ValueError) as broken:
            raise BadInput(reason="公印の画像を読めません。PNG を選び直してください。", field="image") from broken
        if not image.startswith(_PNG) or len(image) > MOST_IMAGE:
            raise BadInput(reason="公印の画像は64KBまでの PNG にしてください。", field="image")


def execute_master(ctx: Context[Store], store: Store, draft: Draft) -> None:
    """決裁: the value is appended, if what it takes the place of is still what the approver has seen."""
    master = _master(draft)
    check_master(master)
    if store.letter_masters.get(master.kind, master.code, master.from_on) != draft.payload["before"]:
        raise ChangedByAnother(what=f"{master.kind.value}の設定")
    entry = ctx.entry(
        FUNCTION,
        NAME,
        kind=master.kind.value,
        code=master.code,
        from_on=master.from_on.isoformat(),
        draft=draft.draft_id,
    )
    store.letter_masters.put(master, store.audit.record(entry))


def describe_master(store: Store, draft: Draft) -> Described:
    """Part by part before and after."""
    master = _master(draft)
    before = draft.payload["before"] or {}
    rows = [
        BeforeAfter(word, _told(name, before.get(name, "")), _told(name, master.value.get(name, "")))
        for name, word in PARTS[master.kind].items()
        if before.get(name, "") != master.value.get(name, "")
    ]
    notes = [
        f"理由 {draft.payload['reason']}",
        "この日から後に発行する文書に効きます。発行済の文書と再印刷は変わりません。",
    ]
    words = f"{master.kind.value} {master.code}".strip()
    return Described(f"{words} の変更 {wareki(master.from_on)} から", tuple(rows), tuple(notes))


def _told(name: str, text: str) -> str:
    return f"画像 {len(text) * 3 // 4:,}バイト" if name == "image" and text else text


def _master(draft: Draft) -> Master:
    payload = draft.payload
    return Master(
        MasterKind(payload["kind"]), payload["code"], date.fromisoformat(payload["from_on"]), dict(payload["after"])
    )
