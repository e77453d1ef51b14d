"""`osame user`: the first people of a city and accounts for machines, at the machine, by its administrator (`system`).

Once the office has somebody who registers and somebody who approves, only `show` and an account without rights are
left here; everything else goes over 9001 and 9002, or needs `--emergency` and raises an alarm.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from core.office import staff
from core.office.access import machine, registering
from core.office.access.machine import Issued
from core.office.access.registering import Person
from core.office.context import Context
from core.office.functions import ROLES
from core.office.rights import Level
from core.office.roster import StaffState
from core.office.staff import RightsView
from core.values.refusals import BadInput
from tui.cli.data import add_data_options, as_system, day, say, write_key


def add_parser(subparsers: Any) -> None:
    """Register `user` with its acts."""
    acts = subparsers.add_parser("user", help="利用者と権限を登録します").add_subparsers(dest="act", required=True)

    def act(name: str, help_text: str, *positional: str) -> argparse.ArgumentParser:
        parser: argparse.ArgumentParser = acts.add_parser(name, help=help_text)
        add_data_options(parser)
        if name != "show":
            parser.add_argument("--emergency", default="", metavar="REASON", help="非常のときの理由（通報されます）")
        for each in positional:
            parser.add_argument(each)
        return parser

    add = act("add", "職員を登録し、最初のパスワードを1回だけ表示します", "staff_no", "login_id", "name")
    machine = act("add-machine", "無人処理の利用者を登録し、鍵ファイルを作ります", "staff_no", "name")
    for parser in (add, machine):
        parser.add_argument("--office", required=True, help="所属コード（例 0100 収納推進課）")
        parser.add_argument("--role", action="append", default=[], choices=list(ROLES), help="役割（くり返し可）")
    add.add_argument("--party", default="", metavar="NUMBER", help="本人の宛名番号（自分の案件を承認させないため）")
    add.add_argument("--kana", default="", help="氏名のカナ")
    machine.add_argument("--key-file", type=Path, required=True, help="作成する鍵ファイル（0600）")
    role = act("role", "役割を付与します。--end で終了します", "staff_no", "role_code")
    role.add_argument("--end", type=day, metavar="DAY", help="この日で終わります")
    grant = act("grant", "機能の権限、または G1 から G6 を付与します", "staff_no", "code")
    grant.add_argument("level", nargs="?", default="read", choices=[each.value for each in Level], help="既定 read")
    grant.add_argument("--limit", type=int, help="G4 の限度額（円）")
    refuse = act("refuse", "機能の権限を拒否します（付与に優先します）", "staff_no", "code")
    refuse.add_argument("level", choices=[each.value for each in Level])
    for parser in (role, grant, refuse):
        parser.add_argument("--from", dest="from_on", type=day, metavar="DAY", help="始まり（既定 今日）")
        parser.add_argument("--until", dest="until_on", type=day, metavar="DAY", help="終わり")
    act("reset", "最初のパスワードを再発行し、1回だけ表示します", "staff_no")
    state = act("state", "在職・停止・退職を登録します", "staff_no")
    state.add_argument("state", choices=[each.value for each in StaffState])
    act("show", "利用者の一覧、または1人の権限を表示します").add_argument("staff_no", nargs="?")


def run(args: argparse.Namespace) -> int:
    """Do one act as `system`; 0."""
    with as_system(args) as ctx:
        _ACTS[args.act](ctx, args)
    return 0


def _add(ctx: Context[Any], args: argparse.Namespace) -> None:
    machine.open_at_machine(ctx, "利用者の登録", args.staff_no, args.emergency)
    person = Person(args.staff_no, args.login_id, args.name, args.kana, args.party)
    member = registering.register_staff(ctx, person, args.office)
    _give_roles(ctx, member.staff_no, args.role)
    _say_issued(args, machine.first_password_at_machine(ctx, member.staff_no))


def _add_machine(ctx: Context[Any], args: argparse.Namespace) -> None:
    """An account without a role can do nothing: it may be made here at any time, and be given rights on 9002."""
    if args.role:
        machine.open_at_machine(ctx, "無人処理の登録", args.staff_no, args.emergency)
    if args.key_file.exists():
        raise BadInput(reason=f"{args.key_file} はもうあります。別の名を指定してください。", field="key-file")
    key = registering.register_unattended(ctx, args.staff_no, args.name, args.office)
    _give_roles(ctx, args.staff_no, args.role)
    write_key(args.key_file, key)
    answer = {"staff_no": args.staff_no, "key_file": str(args.key_file)}
    say(args, answer, lambda: f"{args.staff_no} を登録し、鍵を {args.key_file} に作成しました。")


def _give_roles(ctx: Context[Any], staff_no: str, roles: list[str]) -> None:
    for role_code in roles:
        staff.give_role(ctx, staff_no, role_code, ctx.now().date())


def _role(ctx: Context[Any], args: argparse.Namespace) -> None:
    machine.open_at_machine(ctx, "役割の変更", args.staff_no, args.emergency)
    if args.end is not None:
        staff.end_role(ctx, args.staff_no, args.role_code, args.end)
    else:
        staff.give_role(ctx, args.staff_no, args.role_code, args.from_on or ctx.now().date(), args.until_on)
    _show(ctx, args)


def _grant(ctx: Context[Any], args: argparse.Namespace) -> None:
    machine.open_at_machine(ctx, "権限の付与", args.staff_no, args.emergency)
    from_on = args.from_on or ctx.now().date()
    if args.code in staff.GRANTS:
        until_on = args.until_on or from_on + timedelta(days=365)
        staff.give_grant(ctx, args.staff_no, args.code, from_on, until_on, args.limit)
    else:
        staff.set_right(ctx, args.staff_no, args.code, args.level, "grant", from_on, args.until_on)
    _show(ctx, args)


def _refuse(ctx: Context[Any], args: argparse.Namespace) -> None:
    machine.open_at_machine(ctx, "権限の拒否", args.staff_no, args.emergency)
    from_on = args.from_on or ctx.now().date()
    staff.set_right(ctx, args.staff_no, args.code, args.level, "refuse", from_on, args.until_on)
    _show(ctx, args)


def _reset(ctx: Context[Any], args: argparse.Namespace) -> None:
    machine.open_at_machine(ctx, "パスワードの再発行", args.staff_no, args.emergency)
    _say_issued(args, machine.first_password_at_machine(ctx, args.staff_no))


def _state(ctx: Context[Any], args: argparse.Namespace) -> None:
    machine.open_at_machine(ctx, "在職・停止・退職の登録", args.staff_no, args.emergency)
    registering.set_state(ctx, args.staff_no, StaffState(args.state), reason=args.emergency)
    _show(ctx, args)


def _show(ctx: Context[Any], args: argparse.Namespace) -> None:
    if args.staff_no:
        view = staff.get_rights(ctx, args.staff_no)
        say(args, _facts(view), lambda: _words(view))
        return
    members = registering.list_staff(ctx)
    say(
        args,
        {
            "staff": [
                {"staff_no": m.staff_no, "login_id": m.login_id, "name": m.name, "state": m.state} for m in members
            ]
        },
        lambda: "\n".join(f"{m.staff_no}  {m.login_id}  {m.name}  {m.office_name}  {m.state.label}" for m in members),
    )


_ACTS: dict[str, Callable[[Context[Any], argparse.Namespace], None]] = {
    "add": _add,
    "add-machine": _add_machine,
    "role": _role,
    "grant": _grant,
    "refuse": _refuse,
    "reset": _reset,
    "state": _state,
    "show": _show,
}


def _say_issued(args: argparse.Namespace, issued: Issued) -> None:
    """What is shown once: there is no printer yet that could hand it over sealed."""
    answer = {"staff_no": issued.staff_no, "login_id": issued.login_id, "password": issued.password}
    lines = (
        f"職員番号 {issued.staff_no}  利用者ID {issued.login_id}",
        f"最初のパスワード {issued.password}（24時間有効。サインインして、パスワードと認証番号を本人が登録します）",
        "この表示は1回だけです。本人に渡し、控えを残さないでください。",
    )
    say(args, answer, lambda: "\n".join(lines))


def _facts(view: RightsView) -> dict[str, Any]:
    return {
        "staff_no": view.member.staff_no,
        "name": view.member.name,
        "state": view.member.state.value,
        "roles": [{"role": r.role_code, "from": r.from_on, "until": r.until_on} for r in view.roles],
        "rights": [
            {"function": r.function_code, "level": r.level, "effect": r.effect, "from": r.from_on, "until": r.until_on}
            for r in view.rights
        ],
        "grants": [
            {"grant": g.grant_code, "limit_yen": g.limit_yen, "from": g.from_on, "until": g.until_on}
            for g in view.grants
        ],
    }


def _words(view: RightsView) -> str:
    def until(last: object) -> str:
        return f" から {last}" if last else " から"

    member = view.member
    lines = [f"{member.staff_no}  {member.name}（{member.office_name}）  {member.state.label}"]
    lines += [f"  役割 {role.name}  {role.from_on}{until(role.until_on)}" for role in view.roles]
    for right in view.rights:
        word = "付与" if right.effect == "grant" else "拒否"
        lines.append(f"  {word} {right.function_code} {right.level.label}  {right.from_on}{until(right.until_on)}")
    for grant in view.grants:
        limit = f" {grant.limit_yen:,}円" if grant.limit_yen is not None else ""
        lines.append(f"  {grant.grant_code} {staff.GRANTS[grant.grant_code]}{limit}  {grant.until_on} まで")
    return "\n".join(lines)
