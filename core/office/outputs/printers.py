"""プリンタと端末 (9102): which printers there are, which terminal prints where, and how each is reached.

The operator keeps the table on the screen. The command by which a printer is reached runs on the machine: it is told at
the machine alone (`osame printer set CODE -- lp -d NAME`), never from a clerk's terminal.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from core.office.founding import SYSTEM
from core.values.refusals import BadInput, Refusal

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

FUNCTION = "office.printers"

_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,11}")


class PrinterKind(StrEnum):
    """What a printer prints on; stored as it is."""

    LASER = "laser"
    IMPACT = "impact"
    LABEL = "label"

    @property
    def word(self) -> str:
        """The word on the screen."""
        return {"laser": "ページ", "impact": "連続紙", "label": "ラベル"}[self.value]


@dataclass(frozen=True, slots=True)
class Printer:
    """A printer. `command` is empty until it has been told at the machine."""

    printer_code: str
    name: str
    place: str
    kind: PrinterKind
    office_code: str
    active: bool = True
    command: tuple[str, ...] = ()
    version: int = 0

    @property
    def usable(self) -> bool:
        """True when papers can be sent to it."""
        return self.active and bool(self.command)


@dataclass(frozen=True, slots=True)
class Printing:
    """All printers, and which terminal prints where."""

    printers: tuple[Printer, ...]
    terminals: tuple[tuple[str, str], ...]


class CommandFromTerminal(Refusal):
    """Somebody at a terminal tries to tell how a printer is reached."""

    sentence = "印刷のコマンドは端末からは決められません。サーバで osame printer set を行ってください。"


class Printers(Protocol):
    """Printers in the store."""

    def listed(self) -> list[Printer]:
        """All printers by code."""
        ...

    def get(self, printer_code: str) -> Printer:
        """One printer. Raises NotFound."""
        ...

    def put(self, printer: Printer) -> None:
        """Add (`version` 0) or change by version; the command stays as it is. Raises ChangedByAnother."""
        ...

    def set_command(self, printer_code: str, command: Sequence[str]) -> None:
        """How the printer is reached."""
        ...

    def of_terminal(self, terminal: str) -> str:
        """Code of the terminal's printer; empty for none."""
        ...

    def terminals(self) -> list[tuple[str, str]]:
        """Terminals with the codes of their printers."""
        ...

    def give_terminal(self, terminal: str, printer_code: str) -> None:
        """Let a terminal print there; an empty code takes its printer away."""
        ...


def list_printers(ctx: Context[Store]) -> Printing:
    """All printers and terminals, for 9102."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        return Printing(tuple(store.printers.listed()), tuple(store.printers.terminals()))


def offices_of(ctx: Context[Store]) -> dict[str, str]:
    """Names of the offices by code, for 9102."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        return {office.office_code: office.name for office in store.city.offices()}


def usable_printers(ctx: Context[Store]) -> tuple[list[Printer], str]:
    """Printers of the actor's office that papers can be sent to, and the code of the terminal's own (F12)."""
    ctx.authorize("office.outputs", "enter")
    with ctx.read() as store:
        own = store.printers.of_terminal(ctx.actor.terminal)
        found = [each for each in store.printers.listed() if each.usable]
    near = [each for each in found if each.office_code == ctx.actor.office_code or each.printer_code == own]
    return near, own if any(each.printer_code == own for each in near) else ""


def put_printer(ctx: Context[Store], printer: Printer) -> Printer:
    """Register or change a printer, but for its command. Raises BadInput, ChangedByAnother."""
    ctx.authorize(FUNCTION, "enter")
    code = printer.printer_code.strip().upper()
    if not _CODE.fullmatch(code):
        raise BadInput(reason="プリンタの記号は英大文字と数字、12文字までで入力してください。", field="printer_code")
    if not printer.name.strip():
        raise BadInput(reason="プリンタの名称を入力してください。", field="name")
    with ctx.write() as store:
        if printer.office_code not in {office.office_code for office in store.city.offices()}:
            raise BadInput(reason="所属がありません。F4 で選んでください。", field="office_code")
        store.printers.put(replace(printer, printer_code=code))
        facts: dict[str, Any] = {
            "printer": code,
            "name": printer.name,
            "place": printer.place,
            "kind": printer.kind.value,
        }
        facts |= {"office": printer.office_code, "active": printer.active}
        store.audit.record(ctx.entry(FUNCTION, "プリンタの登録" if printer.version == 0 else "プリンタの変更", **facts))
        return store.printers.get(code)


def give_terminal(ctx: Context[Store], terminal: str, printer_code: str) -> None:
    """Let a terminal print on a printer; an empty code takes its printer away. Raises BadInput, NotFound."""
    ctx.authorize(FUNCTION, "enter")
    if not terminal.strip():
        raise BadInput(reason="端末の名前を入力してください。", field="terminal")
    with ctx.write() as store:
        if printer_code:
            store.printers.get(printer_code)
        before = store.printers.of_terminal(terminal.strip())
        store.printers.give_terminal(terminal.strip(), printer_code)
        facts: dict[str, Any] = {"terminal": terminal.strip(), "before": before, "after": printer_code}
        store.audit.record(ctx.entry(FUNCTION, "端末のプリンタ", **facts))


def set_command(ctx: Context[Store], printer_code: str, command: Sequence[str]) -> Printer:
    """Tell how a printer is reached: a program and its words, run without a shell with the paper on standard input.

    Only the system's own account, at the machine. Raises CommandFromTerminal, BadInput, NotFound.
    """
    ctx.authorize(FUNCTION, "enter")
    if ctx.actor.staff_no != SYSTEM or ctx.actor.session_id is not None:
        raise CommandFromTerminal
    if not command or any(not word or not word.isprintable() for word in command):
        raise BadInput(
            reason="印刷のコマンドは osame printer set CODE -- lp -d NAME の形で指定してください。", field="command"
        )
    with ctx.write() as store:
        before = store.printers.get(printer_code)
        store.printers.set_command(printer_code, tuple(command))
        facts: dict[str, Any] = {"printer": printer_code, "before": list(before.command), "after": list(command)}
        store.audit.record(ctx.entry(FUNCTION, "印刷のコマンドの変更", **facts))
        return store.printers.get(printer_code)
