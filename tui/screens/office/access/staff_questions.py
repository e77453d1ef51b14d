"""9001: what is asked before something of a person counts: what changes, what it means, how it is undone."""

from __future__ import annotations

from datetime import date

from core.office.access.registering import Person
from core.office.access.staff_list import StaffFile, StaffLine
from core.office.access.transfers import Transfer
from core.office.roster import StaffState
from core.values.dates import wareki
from tui.screens.office.access.staff_pages import FORGET
from tui.widgets.before_after import Change
from tui.widgets.confirm import Question

NOTICE = "初回パスワードの通知書（親展、24時間有効）が、本人の所属へ出ます。"
WORDS = {StaffState.ACTIVE: "復帰", StaffState.SUSPENDED: "停止", StaffState.RETIRED: "退職"}
_MEANS = {
    StaffState.ACTIVE: "役割と権限は、期間が続いていれば元のままです。",
    StaffState.SUSPENDED: "サインイン中なら直ちに終わります。",
    StaffState.RETIRED: "サインイン中なら直ちに終わります。残した起案は 8001 で係長・課長が引き継ぎます。",
}


def _who(line: StaffLine) -> str:
    return f"職員 {line.member.staff_no} {line.member.name}"


def of_registering(person: Person, office: str) -> Question:
    """A new person; `office` by its name."""
    return Question(
        f"確認  利用者の登録（職員 {person.staff_no}）",
        "この内容で登録しますか",
        facts=[
            f"利用者ID {person.login_id}  氏名 {person.name}  カナ {person.kana or '未入力'}",
            f"所属 {office}  宛名番号 {person.party_no or 'なし'}",
        ],
        notes=["権限は付きません。9002 で起案し、課長の決裁を受けます。", NOTICE],
        leads_to="登録",
    )


def of_changing(line: StaffLine, person: Person) -> Question | None:
    """What is different about a person; None when nothing is."""
    member = line.member
    changes = [
        Change(label, before or "なし", after or "なし")
        for label, before, after in (
            ("利用者ID", member.login_id, person.login_id),
            ("氏名", member.name, person.name),
            ("カナ", member.kana, person.kana),
        )
        if before != after
    ]
    if person.party_no:
        after = "なし" if person.party_no == FORGET else f"宛名番号 {person.party_no}"
        changes.append(Change("宛名", "結付済" if line.has_party else "なし", after))
    if not changes:
        return None
    return Question(
        f"確認  利用者の変更（{_who(line)}）",
        "この内容で変更しますか",
        changes=changes,
        notes=["操作ログに残ります。戻すときは、もう一度変更します。"],
        leads_to="変更",
    )


def of_transfer(line: StaffLine, file: StaffFile | None, office: str, day: date) -> Question:
    """Another office from a day on; `office` by its name."""
    roles = "、".join(role.name for role in file.roles) if file is not None else ""
    return Question(
        f"確認  異動（{_who(line)}）",
        "異動を登録しますか",
        changes=[Change(f"所属（{wareki(day)}から）", line.member.office_name, office)],
        notes=[
            f"役割は変わりません（いま {roles or 'なし'}）。合わないものは 9002 で終了を起案してください。",
            "先の日の異動は、その日まで F4 から取り消せます。",
        ],
        leads_to="登録",
    )


def of_no_transfer(line: StaffLine, ahead: Transfer) -> Question:
    """A transfer ahead is taken back."""
    return Question(
        f"確認  異動の取消（{_who(line)}）",
        "異動を取り消しますか",
        changes=[Change(f"{wareki(ahead.from_on)}から", ahead.office_name, line.member.office_name)],
        leads_to="取消",
    )


def of_state(line: StaffLine, state: StaffState) -> Question:
    """停止, 退職 or 復帰."""
    word = WORDS[state]
    return Question(
        f"確認  {word}（{_who(line)}）",
        f"{word}にしますか",
        changes=[Change("状態", line.member.state.label, state.label)],
        notes=[_MEANS[state]],
        leads_to=word,
    )


def of_password(line: StaffLine) -> Question:
    """A first password once more."""
    factor = "認証番号はそのまま使えます。" if line.has_factor else "本人が認証番号も登録します。"
    return Question(
        f"確認  パスワードの再発行（{_who(line)}）",
        "再発行しますか",
        notes=[NOTICE, "いまのパスワードは使えなくなり、サインイン中なら終わります。", factor],
        leads_to="再発行",
    )


def of_factor(line: StaffLine, reason: str) -> Question:
    """A draft that the second factor be taken away."""
    return Question(
        f"確認  認証番号の再発行（{_who(line)}）",
        "この内容で決裁へ回しますか",
        facts=[f"理由 {reason}"],
        changes=[Change("認証番号", "登録済み", "なし")],
        notes=[
            "課長が 8001 で承認すると効きます。サインイン中なら終わります。",
            "本人は24時間以内に、パスワードでサインインして登録し直します。",
            "予備コードは無効になります。",
        ],
        leads_to="決裁へ",
    )
