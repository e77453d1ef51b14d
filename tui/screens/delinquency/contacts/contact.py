"""6102 折衝入力: what was said with a delinquent, with its codes and its promise; a correction is one more record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date

from textual.app import ComposeResult

from core.delinquency.contacts.codes import CALL_IN, CALL_OUT, ORAL_ACKNOWLEDGEMENT, SELF
from core.delinquency.contacts.contact import ContactEntry, PromiseWanted, Recorded
from core.delinquency.contacts.desk import ContactDesk, open_desk
from core.delinquency.contacts.hours import cautions_of
from core.delinquency.contacts.recording import CONFIRMS, ORAL, CourseMoved, correct_contact, record_contact
from core.values.business_days import next_business_day
from core.values.dates import wareki, weekday
from core.values.money import Yen
from core.values.refusals import BadInput, Refusal
from tui.screens.delinquency.contacts.case_digest import course_line, promise_words
from tui.screens.delinquency.contacts.contact_form import KNOWN, TEXTS, ContactForm, contact_form, numbers_of
from tui.screens.ledger.person_screen import NO_PERSON, PersonScreen
from tui.screens.parties.persons import Persons
from tui.widgets import cells
from tui.widgets.field import Candidate, Field
from tui.widgets.japanese_input import JapaneseInput
from tui.widgets.lines import Lines, Section, text
from tui.widgets.painted import Line, Piece
from tui.widgets.party_facts import Flag, Gravity, facts_of
from tui.widgets.party_header import PartyHeader
from tui.widgets.tone import Tone


class ContactScreen(PersonScreen[str]):
    """`ContactScreen(party_id)`; gives back what was saved, in words. `corrects` is a record to be corrected."""

    NUMBER, NAME = "6102", "折衝入力"
    FUNCTION = "delinquency.contacts"
    WRITES = "delinquency.contacts"
    KEYS = {
        "f2": "検索",
        "f3": "戻る",
        "f4": "候補",
        "f5": "残額読上",
        "f6": "連続 切",
        "f9": "登録",
        "ctrl+r": "受電",
    }
    HELP_LINES = (
        "折衝を、方法・相手・結果の符号と文で記録します。登録した記録は直せません。訂正は追加します。",
        "結果 21 納付約束 では約束日と額を入力します。翌開庁日の確認の予定が自動でできます。",
        "本文の ;1 ;2 は定型文になります。F4 で一覧から選べます。",
        "入力は10秒ごとに下書きに残り、回線が切れても続きから入力できます。",
        "口頭の承認では時効は更新されません。書面（誓約書・申請書）が要ります。",
    )
    MANUAL = (
        "滞納者との電話、来庁、臨戸などの内容を、方法、相手、結果、理由の番号と文で記録します。"
        "納付約束は、約束日、額、方法、対象の期別を分けて入力すると、確認の予定が翌開庁日に自動でできます。"
        "約束日と許容日数を過ぎても入金がなければ、自動で不履行になります。"
        "誤りは案件画面の経過で訂正の記録を追加し、元の記録も残ります。"
        "開いている間にほかの職員が経過に記録すると、登録の前に知らせ、入力は残ります。"
    )

    def __init__(
        self,
        party_id: int | None = None,
        receivable_ids: Sequence[int] = (),
        *,
        corrects: int = 0,
        task_id: int = 0,
        persons: Persons | None = None,
    ) -> None:
        super().__init__(persons or (Persons((party_id,)) if party_id is not None else None))
        self._receivables = tuple(receivable_ids)
        self._corrects, self._task_id = corrects, task_id
        self._desk: ContactDesk | None = None
        self._seen_event = 0
        self._again = False
        self._asked_for_person = False
        self._filled = False
        self._auto_next = ""

    def compose(self) -> ComposeResult:
        yield PartyHeader()
        yield Lines([()], id="owed")
        yield Section("入力", id="entry")
        yield contact_form(self._phrases, self._claims, self._tags, correction=bool(self._corrects))
        yield Section("直近の経過", id="before")
        yield Lines([()] * 3, id="recent")
        yield Lines([()], id="promised")
        yield Lines([()] * 3, id="cautions")

    def on_mount(self) -> None:
        self.set_focus(self._form.field("why" if self._corrects else "result"))
        if self.persons is not None:
            self.load()

    def on_screen_resume(self) -> None:
        if self.persons is None and not self._asked_for_person:
            self._asked_for_person = True
            self.call_next(self.action_search)
        elif self.persons is None:
            self.say("案内", NO_PERSON)

    @property
    def _form(self) -> ContactForm:
        return self.query_one(ContactForm)

    @property
    def draft_key(self) -> str | None:
        if self.persons is None:
            return None
        return f"6102:{self.persons.current}" + (f":{self._corrects}" if self._corrects else "")

    def draft_saved(self) -> None:
        self._tell_draft(f"{self.office.ctx.now():%H:%M:%S}")

    def _tell_draft(self, at: str = "") -> None:
        title = "訂正の入力（元の記録は残ります）" if self._corrects else "入力"
        self.query_one("#entry", Section).show(title, f"下書きは10秒ごとに保存{' 最後 ' + at if at else ''}")

    # Reading

    def take_chosen(self, chosen: object) -> bool:
        if not isinstance(chosen, Persons) or self.persons is not None:
            return False
        self.persons = chosen
        self.drafts.load()
        self.load()
        return True

    def load(self) -> None:
        persons, ctx, corrects, task_id = self.persons, self.office.ctx, self._corrects, self._task_id
        if persons is None:
            return
        party_id, reason = persons.current, persons.reason
        self.read_work(
            "desk", lambda: open_desk(ctx, party_id, corrects=corrects, task_id=task_id, reason=reason), self._show
        )

    def _show(self, desk: ContactDesk) -> None:
        first, self._desk = self._desk is None, desk
        case = desk.case
        self._seen_event = case.seen_event
        flags = [Flag(word, Gravity.WARNS) for word in case.flags]
        flags += [Flag(word, Gravity.STOPS) for word in dict.fromkeys(one.hold.value for one in case.dispositions)]
        flags += [Flag(word, Gravity.WARNS) for word in dict.fromkeys(one.hold.value for one in case.arrangements)]
        self.query_one(PartyHeader).show(facts_of(case.party, case.today, more=tuple(flags)))
        self.query_one("#owed", Lines).show([_owed_line(desk)])
        self._form.take_codes(desk.codes)
        if first:
            self._tell_draft()
            self._prefill(desk)
        rows = case.course.rows[:3]
        width = self.size.width
        recent = [course_line(row, width) for row in rows] or [text("経過の記録はありません。", Tone.QUIET)]
        self.query_one("#recent", Lines).show([*recent, *[()] * (3 - len(recent))])
        failed = promise_words(case)
        self.query_one("#promised", Lines).show([text(failed, Tone.BAD) if failed else ()])
        self._tell_cautions()

    def _prefill(self, desk: ContactDesk) -> None:
        """What the machine knows; what a draft has brought already stays."""
        case, form = desk.case, self._form
        known = {
            "on": wareki(case.today),
            "at": f"{desk.now:%H:%M}",
            "method": CALL_OUT if desk.task is not None else CALL_IN,
            "counterpart": SELF,
            "place": case.phones[0] if case.phones else "",
        }
        if desk.corrects is not None:
            known |= _of_row(desk)
        if self._receivables:
            numbers = [n for n, row in enumerate(case.rows, 1) if row.receivable_id in self._receivables]
            known["targets"] = ",".join(str(number) for number in numbers)
        kept = form.draft()
        form.fill({name: value for name, value in known.items() if not kept.get(name)})
        if desk.corrects is not None and not form.words:
            form.put_words(str(desk.corrects.facts.get("text", "")))
        form.field("targets").note = f"/{len(case.rows)}期別" if case.rows else ""
        form.remember()
        self._filled = True
        if form.field("promised_on").value:  # typed while the case was still being read
            self._tell_next()

    # What is typed

    def on_japanese_input_changed(self, event: JapaneseInput.Changed) -> None:
        if not self._filled or event.input.name is None:
            return
        if event.input.name == "promised_on":
            self._tell_next()
        if event.input.name == "next_on":
            self._tell_following()
        if event.input.name == "tag":
            self._tell_tag()
        if event.input.name in ("at", "method", "counterpart", "result", "amount", "promised_on", "on"):
            self._tell_cautions()

    def _tell_next(self) -> None:
        """The open day after the promise, filled in while nothing else was typed there."""
        desk, form = self._desk, self._form
        if desk is None:
            return
        day = _day_in(form.field("promised_on"))
        form.field("promised_on").note = weekday(day) if day else ""
        following = form.field("next_on")
        if following.value in ("", self._auto_next):
            auto = wareki(next_business_day(day, closed=desk.days.closed, opened=desk.days.opened)) if day else ""
            self._auto_next = auto
            following.value = auto
            words = form.field("next_words")
            if words.value in ("", CONFIRMS):
                words.value = CONFIRMS if auto else ""

    def _tell_following(self) -> None:
        field = self._form.field("next_on")
        day = _day_in(field)
        field.note = weekday(day) if day else ""

    def _tell_tag(self) -> None:
        desk, field = self._desk, self._form.field("tag")
        if desk is not None:
            field.note = _tag_of(desk.tags, field.value)

    def _tell_cautions(self) -> None:
        """What to heed of what stands in the form now (C31, C34)."""
        desk, form = self._desk, self._form
        if desk is None:
            return
        day = _day_in(form.field("on")) or desk.case.today
        found = list(
            cautions_of(
                form.field("method").value,
                form.field("counterpart").value,
                day,
                _time_in(form.field("at").value),
                desk.limits,
                closed=desk.days.closed,
                opened=desk.days.opened,
            )
        )
        if form.field("result").value == ORAL_ACKNOWLEDGEMENT:
            found.append(ORAL)
        amount, owed = _yen_in(form.field("amount").value), desk.case.now.owed
        if amount is not None and amount.amount > owed.amount:
            found.append(f"約束額が 計 {owed}円 を超えています。")
        lines = [text(f"注意 {caution}", Tone.WARN) for caution in found[:3]]
        self.query_one("#cautions", Lines).show([*lines, *[()] * (3 - len(lines))])

    # F4

    def _phrases(self, typed: str) -> Sequence[Candidate]:
        phrases = self._desk.codes.phrases if self._desk is not None else {}
        return [Candidate(code, words) for code, words in phrases.items()]

    def _claims(self, typed: str) -> Sequence[Candidate]:
        rows = self._desk.case.rows if self._desk is not None else ()
        return [
            Candidate(
                str(n),
                f"{row.tax_name} {row.term.label}期 納期限 {wareki(row.term.receivable.due_on)} 計 {row.owed}円",
            )
            for n, row in enumerate(rows, 1)
        ]

    def _tags(self, typed: str) -> Sequence[Candidate]:
        tags = self._desk.tags if self._desk is not None else ()
        return [Candidate(str(n), word) for n, word in enumerate(tags, 1)]

    def _chosen(self, field: Field, code: str | None) -> None:
        """A phrase is added to the words, a receivable to the others; a code takes the place of what stood there."""
        if code is not None and field.name in TEXTS and self._desk is not None:
            field.value = f"{field.value}{self._desk.codes.phrases.get(code, '')}"
            self.set_focus(field)
            return
        if code is not None and field.name == "targets":
            there = [part for part in field.value.split(",") if part]
            field.value = ",".join([part for part in there if part != code] + ([] if code in there else [code]))
            self.set_focus(field)
            return
        super()._chosen(field, code)

    # Keys

    def keys(self) -> dict[str, str]:
        keys = super().keys()
        keys["f6"] = "連続 入" if self._again else "連続 切"
        return keys

    def resting(self, key: str) -> str:
        if key in ("f5", "f9") and self._desk is None:
            return NO_PERSON if self.persons is None else "読み込んでいます。"
        return ""

    def action_continuous(self) -> None:
        self._again = not self._again
        self.say("案内", "登録のあと、続けて入力します。" if self._again else "登録のあと、前の画面に戻ります。")

    def action_refresh(self) -> None:
        """F5: what is owed, to be read aloud."""
        if self._desk is not None:
            self.say("案内", self._desk.read_aloud)

    def action_confirm(self) -> None:
        desk = self._desk
        if desk is None:
            return
        entry = self._entry(desk)
        ctx, corrects = self.office.ctx, self._corrects
        why = self._form.field("why").value if corrects else ""

        def save() -> Recorded:
            return correct_contact(ctx, corrects, entry, why) if corrects else record_contact(ctx, entry)

        self.write_work(save, self._saved)

    def _entry(self, desk: ContactDesk) -> ContactEntry:
        """What stands in the form. Raises BadInput for what cannot be read."""
        values = self._form.values()
        on, promised_on, amount, next_on = (values[name] for name in ("on", "promised_on", "amount", "next_on"))
        assert isinstance(on, date)
        rows = desk.case.rows
        promise = None
        if isinstance(promised_on, date) or isinstance(amount, Yen):
            if not isinstance(promised_on, date):
                raise BadInput(reason="約束日を入力してください。", field="promised_on")
            if not isinstance(amount, Yen):
                raise BadInput(reason="約束額を入力してください。", field="amount")
            chosen = numbers_of(str(values["targets"]), len(rows))
            if values["targets"] and not chosen:
                raise BadInput(
                    reason="対象は期別の番号（1,3 のように）で入力してください。F4 に一覧があります。", field="targets"
                )
            numbers = tuple(rows[number - 1].receivable_id for number in chosen)
            promise = PromiseWanted(promised_on, amount, str(values["pay_method"]), numbers)
        tag = _tag_of(desk.tags, str(values["tag"]))
        if values["tag"] and not tag:
            raise BadInput(reason="付箋の番号がありません。F4 で一覧を見られます。", field="tag")
        return ContactEntry(
            desk.case.party.party.party_id,
            on,
            str(values["at"]),
            str(values["method"]),
            str(values["counterpart"]),
            str(values["result"]),
            self._form.words,
            str(values["reason"]),
            str(values["mood"]),
            str(values["place"]),
            promise,
            next_on if isinstance(next_on, date) else None,
            str(values["next_words"]),
            self._seen_event,
            self._task_id,
            tag,
        )

    def refuse(self, refusal: Refusal) -> None:
        """What a colleague wrote meanwhile is shown, the entry stays, and F9 once more saves it."""
        if isinstance(refusal, CourseMoved):
            seen = refusal.facts.get("event_id")
            self._seen_event = seen if isinstance(seen, int) else self._seen_event
            keep = self._seen_event
            self.load_again(keep)
            self.say("注意", refusal.message)
            return
        if refusal.field == "text":
            refusal.field = TEXTS[0]
        super().refuse(refusal)

    def load_again(self, seen: int) -> None:
        """Read the course again under the entry; what was typed stays."""
        persons, ctx, corrects, task_id = self.persons, self.office.ctx, self._corrects, self._task_id
        if persons is None:
            return
        party_id, reason = persons.current, persons.reason

        def show(desk: ContactDesk) -> None:
            message = self.message_line.sentence
            self._show(desk)
            self._seen_event = max(seen, self._seen_event)
            if message:
                self.say("注意", message)

        self.read_work(
            "desk", lambda: open_desk(ctx, party_id, corrects=corrects, task_id=task_id, reason=reason), show
        )

    async def _saved(self, recorded: Recorded) -> None:
        self.drop_draft()
        following = f"  次の予定 {wareki(recorded.next_on)}" if recorded.next_on else ""
        told = f"登録しました。{cells.cut(recorded.words, 40)}{following}"
        self._seen_event = max(self._seen_event, recorded.event_id)
        if self._again and not self._corrects:
            form = self._form
            self._auto_next = ""
            form.clear(*(field.name or "" for field in form.fields if field.name not in (*KNOWN, "place")))
            form.remember()
            self._task_id = 0
            self.set_focus(form.field("result"))
            self.load()
            self.say("注意" if recorded.cautions else "完了", recorded.cautions[0] if recorded.cautions else told)
            return
        await self.leave(f"{told}  注意 {recorded.cautions[0]}" if recorded.cautions else told)


def _owed_line(desk: ContactDesk) -> Line:
    sums, day = desk.case.now, wareki(desk.case.today)
    line: list[Piece] = [(Tone.LABEL, " 滞納 "), (Tone.TEXT, f"{sums.unpaid}"), (Tone.LABEL, f" 延滞金({day}) ")]
    line += [(Tone.TEXT, f"{sums.late_charge}")]
    if sums.demand_fee:
        line += [(Tone.LABEL, " 督手 "), (Tone.TEXT, f"{sums.demand_fee}")]
    line += [(Tone.LABEL, " 計 "), (Tone.STRONG, f"{sums.owed}")]
    marked = [row for row in desk.case.rows if row.term.provisional]
    if marked:
        more = f" ほか{len(marked) - 1}" if len(marked) > 1 else ""
        line += [(Tone.LABEL, "   仮消 "), (Tone.WARN, f"{sums.provisional}")]
        line += [(Tone.TEXT, f"（{marked[0].tax_name}{marked[0].term.label}期{more}）")]
    return line


def _of_row(desk: ContactDesk) -> Mapping[str, str]:
    """The fields of the record that is corrected."""
    row = desk.corrects
    if row is None:
        return {}
    codes = row.facts["contact"]
    promise = row.facts.get("promise") or {}
    found = {name: str(codes.get(name, "")) for name in ("method", "counterpart", "result", "reason", "mood")}
    found |= {"on": wareki(row.on), "at": row.at, "place": str(row.facts.get("place", ""))}
    if promise:
        found["promised_on"] = wareki(date.fromisoformat(promise["on"]))
        found["amount"] = f"{Yen(int(promise['yen']))}"
        found["pay_method"] = str(promise["method"])
    return found


def _day_in(field: Field) -> date | None:
    value: object = None
    with suppress(BadInput):  # half typed: said when the field is left
        value = field.read()
    return value if isinstance(value, date) else None


def _yen_in(typed: str) -> Yen | None:
    digits = typed.replace(",", "")
    return Yen(int(digits)) if digits.isascii() and digits.isdigit() else None


def _time_in(typed: str) -> str:
    plain = typed.strip()
    return plain if len(plain) == 5 and plain[2] == ":" else ""


def _tag_of(tags: Sequence[str], typed: str) -> str:
    return tags[int(typed) - 1] if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(tags) else ""
