"""3404 返戻・公示送達: letters that came back, and letters that are served by publication; of the office, or of one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from core.delinquency.obligors import publishing, returned
from core.delinquency.obligors.publishing import PublicationLine, Publishable
from core.delinquency.obligors.survey import survey_words
from core.notices import publication
from core.notices.publication import NewPublication, PublicationGround, PublicationStep, publication_steps
from core.notices.returned_mail import FUNCTION, NewReturn, ReturnedMail, ReturnOutcome, ReturnReason
from core.values.dates import wareki
from core.values.refusals import BadInput
from tui.screens.delinquency.obligors.entry_page import Values
from tui.screens.delinquency.obligors.obligor_screen import Lists, ObligorScreen
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.confirm import Question
from tui.widgets.data_list import DataList, Row
from tui.widgets.field import Candidate, CodeField, DateField, Field
from tui.widgets.form import FormRow
from tui.widgets.lines import pairs, text, wrapped
from tui.widgets.painted import Line
from tui.widgets.tone import Tone

REASONS = {str(at): each for at, each in enumerate(ReturnReason, 1)}
OUTCOMES = {str(at): each for at, each in enumerate(ReturnOutcome, 1)}
GROUNDS = {str(at): each for at, each in enumerate(PublicationGround, 1)}
PLACES = {"1": PublicationStep.INTERNET, "2": PublicationStep.BOARD, "3": PublicationStep.SCREEN}
LABEL = 12
RETURNED, PUBLISHED = range(2)
_TONES = {"公示中": Tone.WAIT, "一部開始": Tone.WARN, "開始待ち": Tone.WARN, "送達済": Tone.STRONG}

COLUMNS = (
    (
        columns.number("番", 3),
        columns.day("返戻日", 9),
        columns.code("宛名番号", 8),
        columns.text("氏名", 12, flex=True, most=24),
        columns.text("文書", 12, flex=True, most=40),
        columns.text("理由", 12, flex=True, most=20),
        columns.text("その後", 8, flex=True, most=14),
    ),
    (
        columns.number("番", 3),
        columns.day("決裁日", 9),
        columns.code("宛名番号", 8),
        columns.text("氏名", 12, flex=True, most=24),
        columns.text("文書", 16, flex=True, most=40),
        columns.text("状態", 8),
        columns.day("開始", 9),
        columns.day("送達", 9),
    ),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the panes show, and what could be published for the person."""

    returned: tuple[ReturnedMail, ...]
    published: tuple[PublicationLine, ...]
    publishable: Publishable | None
    today: date


class ReturnedScreen(ObligorScreen):
    """`ReturnedScreen(party_id)` is one person's; alone it shows what is open in the office."""

    NUMBER, NAME = "3404", "返戻・公示送達"
    FUNCTION = FUNCTION
    PANES: ClassVar[tuple[str, ...]] = ("返戻", "公示送達")
    COLUMNS = COLUMNS
    EMPTY: ClassVar[tuple[str, ...]] = (
        "返戻はありません。F2 で人を選び、F9 で登録します。",
        "公示送達はありません。F2 で人を選び、F9 で起案します。",
    )
    LETTER_HELP: ClassVar[dict[str, str]] = {"1-2": "区画（返戻 公示送達）", "Enter": "その人の返戻・公示送達"}
    HELP_LINES = (
        "戻った文書を登録すると、その住所へは新しい文書を送れなくなります。",
        "住所を調べて送付先を登録するか、居住を確かめて返戻を終えると送れます。",
        "公示送達は、実態調査（6704）の所在不明の記録がなければ起案できません。",
        "インターネットと、掲示場か事務所の画面の両方で始め、遅い方から数えます。",
        "開始日を1日目として7日を経過した日に、送達とみなします（法20条の2③）。",
    )
    MANUAL = (
        "戻ってきた文書（返戻）と、公示送達を扱う画面です。"
        "返戻は、人を選んで F9 を押し、文書番号か文書の名前、返戻日、理由を入れます。住所を調べる予定が自動で入ります。"
        "公示送達は、所在不明の実態調査がある人の文書を選んで起案し、承認の後に開始の日を場所ごとに登録します。"
        "令和8年5月21日からは、インターネットでの閲覧と、掲示場への掲示か事務所の画面での閲覧の両方が要ります。"
        "督促状を公示送達したときは、開始日が時効と差押えの起算に使われます。"
    )

    def read(self) -> Shown:
        ctx, party_id = self.office.ctx, self.party_id
        today = ctx.today()
        sees = ctx.may(publication.FUNCTION, "read") is not None
        found = publishing.list_publications(ctx) if sees else []
        if party_id is None:
            return Shown(tuple(returned.list_returned(ctx)), tuple(found), None, today)
        return Shown(
            tuple(returned.returned_of(ctx, party_id, self.ground)),
            tuple(line for line in found if line.publication.party_id == party_id),
            publishing.publishable(ctx, party_id, self.ground) if sees else None,
            today,
        )

    def rows_of(self, found: Shown) -> Lists:
        return (
            [
                Row(
                    one.returned_id,
                    (
                        str(number),
                        wareki(one.returned_on),
                        one.party_no,
                        one.name,
                        one.document_words,
                        one.reason.value,
                        (Tone.WARN, "調査中") if one.open else (Tone.QUIET, one.outcome),
                    ),
                )
                for number, one in enumerate(found.returned, 1)
            ],
            [
                Row(
                    line.publication.publication_id,
                    (
                        str(number),
                        wareki(line.publication.approved_on),
                        line.person.party_no,
                        line.person.name,
                        line.publication.document_words,
                        (_TONES.get(line.state, Tone.QUIET), line.state),
                        wareki(line.publication.began_on) if line.publication.began_on else "",
                        wareki(line.publication.served_on) if line.publication.served_on else "",
                    ),
                )
                for number, line in enumerate(found.published, 1)
            ],
        )

    def _mail(self) -> ReturnedMail | None:
        if self.pane != RETURNED or self.found is None:
            return None
        return next((one for one in self.found.returned if one.returned_id == self.key), None)

    def _line(self) -> PublicationLine | None:
        if self.pane != PUBLISHED or self.found is None:
            return None
        return next((one for one in self.found.published if one.publication.publication_id == self.key), None)

    def below(self) -> tuple[str, Sequence[Line]]:
        mail, line, width = self._mail(), self._line(), self.size.width
        if mail is not None:
            return (
                f"返戻 {mail.document_words}",
                [
                    pairs(("送った住所", mail.address or "（表示しません）")),
                    pairs(("備考", mail.note or "なし")),
                    text(f"{wareki(mail.ended_on)} {mail.outcome}" if mail.ended_on else "この住所へは送れません。"),
                ],
            )
        if line is not None:
            one = line.publication
            steps = [
                part
                for step in publication_steps(one.starts)
                for part in wrapped(f"{step.text}（{step.article}）", width)
            ]
            return (
                f"公示送達 {one.document_words}",
                [pairs(("事由", one.ground.value)), pairs(("保管", one.kept_at)), *steps],
            )
        found = self.found.publishable if self.found is not None else None
        if self.pane == PUBLISHED and found is not None:
            proof = survey_words(found.proof) if found.proof else "なし（6704 で所在不明の調査を登録します）"
            return "公示送達の根拠", [pairs(("住所調査", proof)), pairs(("文書", f"{len(found.letters)}件"))]
        return "", ()

    def acts(self) -> Sequence[Act]:
        mail, line = self._mail(), self._line()
        case = Act("案件", "case", self.no_person(), number="6101")
        survey = Act("実態調査", "survey", self.no_person(), number="6704")
        if self.pane == RETURNED:
            over = "" if mail is not None and mail.open else "終わっていない返戻を選んでください。"
            return (
                Act("返戻の登録", "main", self.no_person() or self.cannot_enter()),
                Act("返戻を終える", "end", over or self.cannot_enter()),
                Act("返戻票の印刷（P-91）", "paper", "" if mail is not None else "返戻を選んでください。"),
                survey,
                case,
            )
        lacks = "" if self.office.ctx.may(publication.FUNCTION, "enter") is not None else "登録の権限がありません。"
        none = lacks or ("" if line is not None else "公示送達を選んでください。")
        over = "" if line is None or line.state not in ("終了", "取りやめ") else f"「{line.state}」です。"
        return (
            Act("公示送達の起案", "main", self.no_person() or lacks or self._cannot_publish()),
            Act("開始の登録", "start", none or over),
            Act("終了・取りやめ", "end", none or over),
            Act("公示送達書の印刷（P-90）", "paper", none),
            Act("公示送達調書の印刷（P-90）", "record", none),
            survey,
            case,
        )

    def _cannot_publish(self) -> str:
        found = self.found.publishable if self.found is not None else None
        if found is None:
            return ""
        if found.newest is None:
            return "住所調査の記録がありません。6704 で実態調査を登録してください（法20条の2①）。"
        return "" if found.letters else "この人に発行した文書がありません。"

    def on_data_list_opened(self, event: DataList.Opened) -> None:
        mail, line = self._mail(), self._line()
        if self.party_id is None:
            if mail is not None:
                self.open_person(mail.party_id)
            elif line is not None:
                self.open_person(line.publication.party_id)

    def action_case(self) -> None:
        if self.party_id is not None:
            self.open_case(self.party_id)

    def action_survey(self) -> None:
        from tui.screens.delinquency.obligors.survey import SurveyScreen

        if self.party_id is not None:
            self.app.push_screen(SurveyScreen(self.party_id))

    # F9

    def action_main(self) -> None:
        if self.pane == RETURNED:
            facts = ["文書番号（F4 で一覧）か、旧システムの文書の名前を入力します。"]
            self.enter("返戻の登録", facts, self._return_rows, self._returned_entered)
            return
        newest = self.found.publishable.newest if self.found is not None and self.found.publishable else None
        facts = [f"根拠 {survey_words(newest)}"] if newest else []
        self.enter("公示送達の起案", facts, self._publication_rows, self._publication_entered)

    def _letters(self, typed: str) -> Sequence[Candidate]:
        found = self.found.publishable if self.found is not None else None
        letters = found.letters if found is not None else ()
        return [
            Candidate(each.document_no, f"{each.title} {wareki(each.issued_on)} {each.state_word}") for each in letters
        ]

    def _document_id(self, typed: str, field: str = "document") -> int | None:
        """The letter of a number; None for a name of a letter that is not in the books."""
        found = self.found.publishable if self.found is not None else None
        plain = typed.strip()
        return next((each.document_id for each in (found.letters if found else ()) if each.document_no == plain), None)

    def _return_rows(self) -> Sequence[FormRow]:
        codes = {code: each.value for code, each in REASONS.items()}
        return (
            FormRow(Field("document", "文書", label_width=LABEL, most=60, required=True, candidates=self._letters)),
            FormRow(DateField("on", "返戻日", label_width=LABEL, required=True)),
            FormRow(CodeField("reason", "理由", label_width=LABEL, codes=codes, width=1, required=True)),
            FormRow(Field("note", "備考", label_width=LABEL, most=100)),
        )

    async def _returned_entered(self, values: Values) -> None:
        party_id, ctx = self.party_id, self.office.ctx
        if party_id is None:
            return
        typed = str(values["document"])
        document_id = self._document_id(typed)
        new = NewReturn(
            party_id,
            values["on"],
            REASONS[str(values["reason"])],
            document_id,
            typed,
            str(values["note"]),
        )
        question = Question(
            "確認  返戻の登録",
            "この内容で登録しますか",
            facts=[f"{typed}  {wareki(new.returned_on)}  {new.reason.value}"],
            notes=["送った住所へは、返戻を終えるまで文書を送れません。", "住所を調べる予定（14日以内）が入ります。"],
        )

        def job() -> str:
            returned.put_returned(ctx, new)
            return "返戻を登録しました。住所を調べる予定を入れました。"

        await self.propose(question, job)

    def _publication_rows(self) -> Sequence[FormRow]:
        codes = {code: each.value for code, each in GROUNDS.items()}
        return (
            FormRow(Field("document", "文書番号", label_width=LABEL, most=60, required=True, candidates=self._letters)),
            FormRow(CodeField("ground", "事由", "1", label_width=LABEL, codes=codes, width=1, required=True)),
            FormRow(Field("kept_at", "保管場所", "収納推進課", label_width=LABEL, most=40, required=True)),
        )

    async def _publication_entered(self, values: Values) -> None:
        party_id, ctx = self.party_id, self.office.ctx
        found = self.found.publishable if self.found is not None else None
        if party_id is None or found is None:
            return
        document_id = self._document_id(str(values["document"]))
        if document_id is None:
            raise BadInput(reason="この人の文書の番号ではありません。F4 の一覧から選んでください。", field="document")
        ground = GROUNDS[str(values["ground"])]
        proof = found.survey_for(ground)
        if proof is None:
            raise publishing.NoInvestigation(field="ground")
        new = NewPublication(party_id, document_id, proof.survey_id, ground, str(values["kept_at"]))
        question = Question(
            "確認  公示送達の起案",
            "この内容で決裁へ回しますか",
            facts=[f"文書 {values['document']}", f"事由 {ground.value}", f"根拠 {survey_words(proof)}"],
            leads_to="決裁へ",
        )

        def job() -> str:
            ref = publishing.draft_publication(ctx, new)
            return f"起案{ref.draft_id}を決裁へ回しました（8001）。"

        await self.propose(question, job)

    # Other acts

    def action_end(self) -> None:
        if self.pane == RETURNED:
            codes = {code: each.value for code, each in OUTCOMES.items()}

            def rows() -> Sequence[FormRow]:
                return (
                    FormRow(CodeField("outcome", "結果", label_width=LABEL, codes=codes, width=1, required=True)),
                    FormRow(Field("note", "確認の内容", label_width=LABEL, most=100)),
                )

            self.enter("返戻を終える", ["終えると、この住所へまた文書を送れるようになります。"], rows, self._ended)
            return

        def days() -> Sequence[FormRow]:
            return (
                FormRow(DateField("on", "終わりの日", label_width=LABEL, required=True)),
                FormRow(
                    Field("note", "理由", label_width=LABEL, most=100, hint="送達とみなす日より前に終えるときは理由")
                ),
            )

        self.enter("公示送達の終了・取りやめ", [], days, self._taken_down)

    async def _ended(self, values: Values) -> None:
        mail, ctx = self._mail(), self.office.ctx
        if mail is None:
            return
        outcome, note = OUTCOMES[str(values["outcome"])], str(values["note"])

        def job() -> str:
            returned.end_returned(ctx, mail.returned_id, outcome, note)
            return f"返戻を終えました（{outcome.value}）。"

        await self.propose(
            Question("確認  返戻の終了", "終えますか", facts=[mail.document_words, outcome.value, note]), job
        )

    async def _taken_down(self, values: Values) -> None:
        line, ctx = self._line(), self.office.ctx
        if line is None:
            return
        number, on, note = line.publication.publication_id, values["on"], str(values["note"])

        def job() -> str:
            publishing.end_publication(ctx, number, on, note)
            return "公示送達を終えました。"

        facts = [line.publication.document_words, f"終わりの日 {wareki(on)}", note]
        await self.propose(Question("確認  公示送達の終了", "終えますか", facts=facts), job)

    def action_start(self) -> None:
        codes = {code: place.label for code, place in PLACES.items()}

        def rows() -> Sequence[FormRow]:
            return (
                FormRow(CodeField("place", "場所", label_width=LABEL, codes=codes, width=1, required=True)),
                FormRow(DateField("on", "開始の日", label_width=LABEL, required=True)),
                FormRow(
                    Field("note", "備考", label_width=LABEL, most=80, hint="掲載した URL、掲示の画像のファイル名など")
                ),
            )

        facts = ["インターネットと、掲示場か事務所の画面を、1つずつ登録します。"]
        self.enter("公示送達の開始", facts, rows, self._started)

    async def _started(self, values: Values) -> None:
        line, ctx = self._line(), self.office.ctx
        if line is None:
            return
        number, place, on = line.publication.publication_id, PLACES[str(values["place"])], values["on"]

        def job() -> str:
            found = publishing.put_start(ctx, number, place, on, str(values["note"]))
            served = found.served_on
            return (
                f"開始を登録しました。{wareki(served)} に送達とみなします。"
                if served
                else "開始を登録しました。もう一方の開始が要ります。"
            )

        await self.propose(
            Question(
                "確認  公示送達の開始",
                "登録しますか",
                facts=[line.publication.document_words, f"{place.label} {wareki(on)}"],
            ),
            job,
        )

    async def action_paper(self) -> None:
        mail, line, ctx = self._mail(), self._line(), self.office.ctx
        if mail is not None:
            question = Question("確認  返戻票の印刷", "印刷しますか", facts=[mail.document_words], leads_to="印刷")
            await self.propose(question, lambda: returned.print_returned(ctx, mail.returned_id).told)
        elif line is not None:
            await self._print(line, record=False)

    async def action_record(self) -> None:
        line = self._line()
        if line is not None:
            await self._print(line, record=True)

    async def _print(self, line: PublicationLine, *, record: bool) -> None:
        ctx, number = self.office.ctx, line.publication.publication_id
        name = "公示送達調書" if record else "公示送達書"
        question = Question(
            f"確認  {name}の印刷", "印刷しますか", facts=[line.publication.document_words], leads_to="印刷"
        )
        await self.propose(question, lambda: publishing.print_publication(ctx, number, record=record).told)
