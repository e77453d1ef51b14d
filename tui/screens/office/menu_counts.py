"""What waits behind the lines of the menu: counts with the word that matters, asked only for what the clerk may see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.office.context import Context
from tui.screens import SCREENS
from tui.widgets.tone import Tone


@dataclass(frozen=True, slots=True)
class Badge:
    """What stands behind a line of the menu; `detail` is its sentence on a wide terminal."""

    text: str
    tone: Tone = Tone.WARN
    detail: str = ""


def _batches(ctx: Context[Any]) -> Badge | None:
    from core.collection.batches import list_batches

    found = list_batches(ctx, ctx.today())
    typing = sum(line.state == "入力中" for line in found.lines)
    return (
        Badge(f"{typing} 入力中", detail=f"入力中のバッチ {typing}件 差 {found.total.difference}円") if typing else None
    )


def _files(ctx: Context[Any]) -> Badge | None:
    from core.collection.waiting import waiting_files

    found = waiting_files(ctx)
    names = [file.name for file in found if file.state == "未取込"]
    if names:
        more = f" ほか{len(names) - 3}件" if len(names) > 3 else ""
        return Badge(f"{len(names)} 未取込", detail=f"取込待ち {'・'.join(names[:3])}{more}")
    ready = sum(file.state == "確認待" for file in found)
    return Badge(f"{ready} 確認待", detail=f"確認待ちの取込 {ready}件") if ready else None


def _suspense(ctx: Context[Any]) -> Badge | None:
    from core.collection.suspense import list_suspense

    page = list_suspense(ctx)
    if not page.count:
        return None
    return Badge(f"{page.count:,} 件", detail=f"保留 {page.count:,}件 {page.amount}円")


def _day(ctx: Context[Any]) -> Badge | None:
    from core.collection.daily_close import open_day_view

    view = open_day_view(ctx, ctx.today())
    if view.closed is not None:
        return None
    return Badge("未締", detail=f"日計 未締 帳簿 {view.totals.cash}円 銀行 {view.bank}円 差 {view.difference}円")


def _drafts(ctx: Context[Any]) -> Badge | None:
    from core.office.approvals import count_tray

    found = count_tray(ctx)
    if found.to_decide:
        return Badge(f"{found.to_decide} 件", detail=f"承認を待つ起案 {found.to_decide}件")
    back = found.sent_back
    return Badge(f"差戻し{back}", Tone.WAIT, f"差し戻された起案 {back}件") if back else None


def _outputs(ctx: Context[Any]) -> Badge | None:
    from core.office.outputs.desk import count_owed

    owed = count_owed(ctx)
    return Badge(f"失敗 {owed}", Tone.BAD, f"印刷できていない出力 {owed}件") if owed else None


def _held(ctx: Context[Any]) -> Badge | None:
    from core.office.papers.desk import count_held

    held = count_held(ctx)
    return Badge(f"保留 {held}", Tone.WARN, f"外字保留 {held}件") if held else None


def _jobs(ctx: Context[Any]) -> Badge | None:
    from core.office.jobs import list_jobs
    from core.office.work import JobState

    found = list_jobs(ctx)
    stopped = sum(job.stalled or job.job.state in (JobState.FAILED, JobState.PAUSED) for job in found)
    running = sum(job.job.state in (JobState.RUNNING, JobState.REVERSING) and not job.stalled for job in found)
    if stopped:
        return Badge(f"停止 {stopped}", Tone.BAD, f"止まっているジョブ {stopped}件")
    return Badge(f"実行中{running}", detail=f"実行中のジョブ {running}件") if running else None


def _alarms(ctx: Context[Any]) -> Badge | None:
    from core.office.traces.alarms import count_alarms

    waiting = count_alarms(ctx)
    return Badge(f"{waiting} 件", Tone.BAD, f"対応の要る通報 {waiting}件") if waiting else None


def _keeping(ctx: Context[Any]) -> Badge | None:
    from core.office.keeping.inspection import unfit_keeping

    unfit = unfit_keeping(ctx)
    return Badge(f"不適 {len(unfit)}", Tone.BAD, f"控えの点検 不適 {'・'.join(unfit)}") if unfit else None


def _supports(ctx: Context[Any]) -> Badge | None:
    from core.office.access.break_glass import list_supports

    running = sum(one.ended_at is None for one in list_supports(ctx))
    return Badge(f"実施中{running}", detail=f"実施中の緊急の支援 {running}件") if running else None


def _morning(ctx: Context[Any]) -> Badge | None:
    from core.delinquency.lists.morning import open_board, own_or_all

    board = open_board(ctx, own_or_all(ctx))
    if not board.count:
        return None
    told = "・".join(f"{which.label}{count}" for which, count in board.counts if count)
    return Badge(f"{board.count:,} 件", detail=f"担当 {board.staff_name}  {told}")


def _reminders(ctx: Context[Any]) -> Badge | None:
    from core.delinquency.reminders.expired import count_waiting

    expired, printed, drafted = count_waiting(ctx)
    if expired:
        return Badge(f"期限切れ{expired}", Tone.BAD, f"指定期限を過ぎた差押予告 {expired}件")
    if printed:
        return Badge(f"発送待 {printed}", detail=f"印刷・発送を待つ催告 {printed}件")
    return Badge(f"決裁待 {drafted}", Tone.WAIT, f"決裁を待つ催告 {drafted}件") if drafted else None


def _tasks(ctx: Context[Any]) -> Badge | None:
    from core.delinquency.contacts.schedule import count_tasks

    count = count_tasks(ctx, ctx.actor.staff_no)
    return Badge(f"{count:,} 件", detail=f"今日までの予定 {count:,}件") if count else None


def _plans(ctx: Context[Any]) -> Badge | None:
    from core.delinquency.plans.watching import count_failed

    failed = count_failed(ctx)
    return Badge(f"不履行{failed}", detail=f"分納の不履行 {failed}件") if failed else None


def _graces(ctx: Context[Any]) -> Badge | None:
    from core.delinquency.graces.desk import count_graces

    live = count_graces(ctx)
    return Badge(f"{live:,} 件", Tone.WAIT, f"審査中・猶予中の猶予 {live:,}件") if live else None


def _suspensions(ctx: Context[Any]) -> Badge | None:
    from core.delinquency.suspension.watching import count_reviews

    count = count_reviews(ctx)
    return Badge(f"見直し {count}", detail=f"見直しの時期が来た執行停止 {count}件") if count else None


def _limits(ctx: Context[Any]) -> Badge | None:
    from core.delinquency.limits.classes import LimitClass
    from core.delinquency.limits.listing import count_limits

    counts = count_limits(ctx)
    done, near = counts[LimitClass.COMPLETED], counts[LimitClass.WITHIN_30]
    detail = f"時効 完成済 {done}期別  30日以内 {near}期別"
    if near:
        return Badge(f"30日 {near}", Tone.BAD, detail)
    return Badge(f"完成済 {done}", detail=detail) if done else None


def _write_offs(ctx: Context[Any]) -> Badge | None:
    from core.delinquency.write_off.listing import count_extinct

    count = count_extinct(ctx)
    return Badge(f"未処理 {count}", detail=f"消滅して欠損にしていない期別 {count}件") if count else None


def _returned(ctx: Context[Any]) -> Badge | None:
    from core.delinquency.obligors.returned import count_returned

    count = count_returned(ctx)
    return Badge(f"返戻 {count}", detail=f"住所を調べる返戻 {count}件") if count else None


COUNTS: Mapping[str, tuple[str, str, Callable[[Context[Any]], Badge | None]]] = {
    "3101": ("collection.batches", "read", _batches),
    "3103": ("collection.payment_files", "enter", _files),
    "3104": ("collection.suspense", "read", _suspense),
    "3106": ("collection.daily_close", "read", _day),
    "3404": ("notices.returned_mail", "read", _returned),
    "6001": ("delinquency.lists", "read", _morning),
    "6103": ("delinquency.tasks", "enter", _tasks),
    "6201": ("delinquency.reminders", "read", _reminders),
    "6301": ("delinquency.plans", "read", _plans),
    "6401": ("delinquency.graces", "read", _graces),
    "6501": ("delinquency.suspension", "read", _suspensions),
    "6601": ("delinquency.limitation", "read", _limits),
    "6602": ("delinquency.write_off", "read", _write_offs),
    "8001": ("office.approvals", "read", _drafts),
    "9004": ("office.break_glass", "read", _supports),
    "8101": ("office.jobs", "read", _jobs),
    "9301": ("office.outputs", "read", _outputs),
    "9303": ("office.letters", "read", _held),
    "9202": ("office.alarms", "read", _alarms),
    "9402": ("office.backup", "read", _keeping),
}
"""Number of a screen: the right that the count needs, and the count. A count without the right is not asked for."""


def badges_of(ctx: Context[Any]) -> dict[str, Badge]:
    """The badge of each screen that has something waiting."""
    found = {}
    for number, (function, level, count) in COUNTS.items():
        if number in SCREENS and ctx.may(function, level) is not None:
            badge = count(ctx)
            if badge is not None:
                found[number] = badge
    return found
