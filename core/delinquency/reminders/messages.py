"""SMS・メールの催告 (E50): a text of the city for those who have consented, as a file for the sending service.

Nothing is sent from here. A message asks for a call and no more: no link, no amount unless the city lets it, and it is
no 催告 of the Civil Code, since nobody can prove that it arrived.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from core.delinquency.reminders.exclusions import Ground, counted
from core.delinquency.reminders.extraction import judged_of
from core.delinquency.reminders.letters import words_of
from core.delinquency.reminders.runs import FUNCTION
from core.delinquency.reminders.saved import SourceRef, parties_of, source_words
from core.delinquency.timeline import Happened, tell
from core.office.outputs.delivery import Destination
from core.office.outputs.gate import IssuedOutput, OutputRequest, issue_output
from core.office.outputs.register import CSV
from core.office.settings import value_of
from core.values.refusals import BadInput, Refusal

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store
    from core.office.traces.witness import Witness

FORM = "M01"
"""Kind of the file in the register of outputs."""
NO_CONSENT = "同意なし"
TOLD_AT_ONCE = 500
_LINK = re.compile(r"://|www\.|[a-z0-9-]+\.(?:jp|com|net|org|info|link|ly|me)(?![a-z])|[\w.]+@[\w-]+", re.IGNORECASE)
_AMOUNT = re.compile(r"[0-9][0-9,]*\s*(?:円|万円|千円|yen)|[¥\\][0-9]", re.IGNORECASE)


class Channel(StrEnum):
    """By which way; stored as it stands, the kind of the contact point."""

    SMS = "sms"
    MAIL = "mail"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return {"sms": "SMS", "mail": "メール"}[self.value]


@dataclass(frozen=True, slots=True)
class Message:
    """A message ready to leave: text, who gets it (party and where), who does not, by ground."""

    channel: Channel
    text: str
    to: tuple[tuple[int, str], ...]
    excluded: tuple[tuple[str, int], ...]


class MessageRefused(Refusal):
    """A text that must not leave."""

    sentence = "この文面は送れません。{reason}"


class Consents(Protocol):
    """Where people have agreed to be written to."""

    def consented(self, party_ids: Sequence[int], channel: str, on: date) -> dict[int, str]:
        """Number or address by party, for those whose consent holds on the day."""
        ...


def preview_message(ctx: Context, channel: Channel, source: SourceRef, due_on: date) -> Message:
    """The message of today with the people of a source who may get it. Raises MessageRefused, BadInput."""
    ctx.authorize(FUNCTION, "read")
    today = ctx.today()
    with ctx.read() as store:
        message = message_of(store, channel, source, due_on, today)
        words = source_words(store, source)
    ctx.record_view(FUNCTION, f"{channel.label}の試算", source=words, count=len(message.to))
    return message


def export_message(
    ctx: Context,
    channel: Channel,
    source: SourceRef,
    due_on: date,
    *,
    reason: str = "06",
    witness: Witness | None = None,
) -> IssuedOutput:
    """Make the file for the sending service: it waits at the gate for its medium (9302); noted in the course of each person.

    Raises MessageRefused, BadInput, and the refusals of the gate (大量出力).
    """
    ctx.authorize(FUNCTION, "enter")
    today = ctx.today()
    with ctx.read() as store:
        message = message_of(store, channel, source, due_on, today)
        words = source_words(store, source)
    people = tuple(number for number, _ in message.to)
    if not people:
        raise BadInput(reason=f"{channel.label}を送ることに同意した人がいません。", field="source")
    content = file_of(message)
    request = OutputRequest(FORM, f"{channel.label}送信データ", f"{FORM}.csv", content, CSV, reason, party_ids=people)
    output = issue_output(ctx, request, function_code=FUNCTION, level="enter", to=Destination.HELD, witness=witness)
    for start in range(0, len(people), TOLD_AT_ONCE):
        part = people[start : start + TOLD_AT_ONCE]
        with ctx.write() as store:
            seq = store.audit.record(
                ctx.entry(FUNCTION, f"{channel.label}の催告", source=words, count=len(part), output=output.number)
            )
            for number in part:
                tell(
                    ctx,
                    store,
                    number,
                    Happened.LETTER,
                    f"{channel.label} 送信データ（{output.number}）",
                    seq,
                    facts={"output": output.output_id},
                )
    return output


def message_of(store: Store, channel: Channel, source: SourceRef, due_on: date, on: date) -> Message:
    """The message of a day, in the caller's transaction."""
    if due_on <= on:
        raise BadInput(reason="期限は明日以後の日を入力してください。", field="due")
    text = words_of(store, f"message_{channel.value}", due_on, on)
    check_message(
        text,
        amounts=bool(value_of(store, "message_amounts", on)),
        most=int(value_of(store, f"message_{channel.value}_length", on)),
    )
    people = parties_of(store, source, on)
    judged = judged_of(store, people, on)
    where = store.consents.consented(people, channel.value, on)
    out: list[Ground] = []
    to: list[tuple[int, str]] = []
    for number in people:
        ground = next((each for each in judged[number].grounds if each is not Ground.RETURNED), None)
        if ground is not None:
            out.append(ground)
        elif number in where:
            to.append((number, where[number]))
    excluded = [*counted(out)]
    if silent := len(people) - len(out) - len(to):
        excluded.append((NO_CONSENT, silent))
    return Message(channel, text, tuple(to), tuple(excluded))


def check_message(text: str, *, amounts: bool, most: int) -> None:
    """Raise MessageRefused for a text with a link or an address, an amount that is not allowed, or too many characters."""
    plain = unicodedata.normalize("NFKC", text)
    if _LINK.search(plain):
        raise MessageRefused(reason="リンクやアドレスは書けません。文面の設定から除いてください（9101）。")
    if not amounts and _AMOUNT.search(plain):
        raise MessageRefused(reason="金額は書けません。文面の設定から除いてください（9101）。")
    if len(text) > most:
        raise MessageRefused(reason=f"{len(text)}字あります。{most}字までにしてください（9101）。")


def file_of(message: Message) -> bytes:
    """The file: first row, a row a person, a control line. No name, no 宛名番号, no amount."""
    rows = [
        ["to", "text"],
        *([where, message.text] for _, where in message.to),
        ["#CONTROL", str(len(message.to)), "0"],
    ]
    return "".join(",".join(_cell(cell) for cell in row) + "\r\n" for row in rows).encode("utf-8")


def _cell(value: str) -> str:
    return '"' + value.replace('"', '""') + '"' if set(value) & set(',"\r\n') else value
