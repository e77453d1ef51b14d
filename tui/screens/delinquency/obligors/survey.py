"""6704 実態調査: what was found at the place; the newest surveys of the office, the round by address, or one person's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import ClassVar

from core.delinquency.obligors import survey
from core.delinquency.obligors.succession_letters import RegisterAsked, RegisterInquiry, ask_registers
from core.delinquency.obligors.survey import FieldStop, Inquiry, Item, Judgement, NewSurvey, Survey, SurveyLine
from core.values.dates import wareki
from core.values.refusals import BadInput
from tui.screens.delinquency.obligors.entry_page import Values
from tui.screens.delinquency.obligors.obligor_screen import Lists, ObligorScreen
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.confirm import Question
from tui.widgets.data_list import DataList, Row
from tui.widgets.field import CodeField, DateField, Field, SearchField
from tui.widgets.form import FormRow
from tui.widgets.lines import pairs, text, wrapped
from tui.widgets.painted import Line
from tui.widgets.tone import Tone

JUDGEMENTS = {str(at): each for at, each in enumerate(Judgement, 1)}
ASKED = {str(at): each for at, each in enumerate(RegisterAsked, 1)}
_PARTS = re.compile(r"[、,，\s]+")
LABEL = 14

COLUMNS = (
    (
        columns.number("番", 3),
        columns.day("調査日", 9),
        columns.code("宛名番号", 8),
        columns.text("氏名", 12, flex=True, most=24),
        columns.text("判定", 14),
        columns.text("場所", 16, flex=True, most=50),
        columns.text("調査員", 10, rank=1),
    ),
    (
        columns.number("番", 3),
        columns.text("住所", 22, flex=True, most=50),
        columns.code("宛名番号", 8),
        columns.text("氏名", 12, flex=True, most=24),
        columns.day("期限", 9),
        columns.text("用件", 16, flex=True, most=50),
        columns.text("前回", 14, rank=1),
    ),
)


class SurveyScreen(ObligorScreen):
    """`SurveyScreen(party_id)` is one person's; alone it shows the office's surveys and the round."""

    NUMBER, NAME = "6704", "実態調査"
    FUNCTION = survey.FUNCTION
    PANES: ClassVar[tuple[str, ...]] = ("調査", "調査先")
    COLUMNS = COLUMNS
    EMPTY: ClassVar[tuple[str, ...]] = (
        "実態調査の記録はありません。F2 で人を選び、F9 で登録します。",
        "調査を要する人はいません。",
    )
    LETTER_HELP: ClassVar[dict[str, str]] = {"1-2": "区画（調査 調査先）", "Enter": "その人の実態調査"}
    HELP_LINES = (
        "居住・営業・車両・表札・近隣を項目ごとに記録し、判定を残す画面です。",
        "調査先は、実態調査と返戻の予定がある人を住所の順に並べます。",
        "所在不明と判定するには、居住・表札・近隣の確認と住民票の照会が要ります。",
        "記録は直しません。調べ直したときは、新しい記録を加えます。",
        "6か月（設定による）を過ぎた記録は「要再調査」と出て、根拠に使えません。",
    )
    MANUAL = (
        "滞納者の住所や事業所を調べた結果を記録する画面です。"
        "人を選んで F9 を押し、場所、項目ごとの確認の内容、写真のファイル名、判定を入れます。"
        "所在不明の記録は、執行停止（3号）と公示送達（3404）の根拠になります。"
        "F12 で実態調査書を印刷し、F4 から戸籍や住民票の公用請求書を作れます。"
    )

    def read(self) -> tuple[list[SurveyLine], list[FieldStop]] | list[Survey]:
        ctx = self.office.ctx
        if self.party_id is not None:
            return survey.surveys_of(ctx, self.party_id, self.ground)
        return survey.list_surveys(ctx), survey.field_list(ctx)

    def rows_of(self, found: tuple[list[SurveyLine], list[FieldStop]] | list[Survey]) -> Lists:
        if isinstance(found, list):
            return [self._row(number, each, "", "", False) for number, each in enumerate(found, 1)], []
        lines, stops = found
        return (
            [
                self._row(number, line.survey, line.person.party_no, line.person.name, line.stale)
                for number, line in enumerate(lines, 1)
            ],
            [
                Row(
                    stop.person.party_id,
                    (
                        str(number),
                        stop.address or "（表示しません）",
                        stop.person.party_no,
                        stop.person.name,
                        wareki(stop.due_on) if stop.due_on else "",
                        stop.why,
                        f"{wareki(stop.last.surveyed_on)} {stop.last.judgement.value}" if stop.last else "なし",
                    ),
                )
                for number, stop in enumerate(stops, 1)
            ],
        )

    @staticmethod
    def _row(number: int, one: Survey, party_no: str, name: str, stale: bool) -> Row:
        tone = Tone.WARN if one.nowhere else Tone.TEXT
        word = f"{one.judgement.value}{' 要再調査' if stale else ''}"
        return Row(
            one.survey_id,
            (str(number), wareki(one.surveyed_on), party_no, name, (tone, word), one.place, one.staff_name),
        )

    def _current(self) -> Survey | None:
        if self.pane or self.key is None or self.found is None:
            return None
        found = self.found if isinstance(self.found, list) else [line.survey for line in self.found[0]]
        return next((each for each in found if each.survey_id == self.key), None)

    def below(self) -> tuple[str, Sequence[Line]]:
        one = self._current()
        if one is None:
            return ("調査先", [text("Enter でその人を開き、F9 で結果を記録します。")]) if self.pane else ("", ())
        width = self.size.width
        findings = "  ".join(f"{item.value}:{words}" for item, words in one.findings.items())
        asked = "、".join(each.value for each in one.inquiries) or "なし"
        return (
            f"{wareki(one.surveyed_on)} {one.at} {one.place}".strip(),
            [
                *wrapped(findings, width)[:3],
                pairs(("照会", asked), ("写真", "、".join(one.photos) or "なし")),
                *wrapped(f"聴取 {one.heard or 'なし'}", width)[:1],
            ],
        )

    def acts(self) -> Sequence[Act]:
        none = "" if self._current() is not None else "調査の記録を選んでください。"
        return (
            Act("実態調査の記録", "main", self.no_person() or self.cannot_enter()),
            Act("実態調査書の印刷（P-37）", "paper", none or self.cannot_enter()),
            Act("公用請求書の作成（P-92）", "registers", self.no_person() or self.cannot_enter()),
            Act("案件", "case", self.no_person(), number="6101"),
            Act("返戻・公示送達", "returned", self.no_person(), number="3404"),
        )

    def on_data_list_opened(self, event: DataList.Opened) -> None:
        if self.party_id is not None or isinstance(self.found, list):
            return
        if self.pane:
            self.open_person(int(str(event.row.key)))
            return
        one = self._current()
        if one is not None:
            self.open_person(one.party_id)

    def action_case(self) -> None:
        if self.party_id is not None:
            self.open_case(self.party_id)

    def action_returned(self) -> None:
        from tui.screens.notices.returned import ReturnedScreen

        if self.party_id is not None:
            self.app.push_screen(ReturnedScreen(self.party_id))

    # Acts

    def action_main(self) -> None:
        self.enter(
            "実態調査の記録",
            ["確認した項目だけを入力します。所在不明は、居住・表札・近隣の3項目が要ります。"],
            _rows,
            self._entered,
        )

    async def _entered(self, values: Values) -> None:
        party_id, ctx = self.party_id, self.office.ctx
        if party_id is None:
            return
        new = _new(party_id, values)
        question = Question(
            "確認  実態調査の記録",
            "この内容で記録しますか",
            facts=[f"{wareki(new.surveyed_on)} {new.at} {new.place}", f"判定 {new.judgement.value}"],
            notes=[
                "  ".join(f"{item.value}:{words}" for item, words in new.findings.items()),
                "記録は直せません。誤りは新しい記録で改めます。",
            ],
        )

        def job() -> str:
            survey.put_survey(ctx, new)
            return f"実態調査を記録しました（{new.judgement.value}）。"

        await self.propose(question, job)

    async def action_paper(self) -> None:
        one, ctx = self._current(), self.office.ctx
        if one is None:
            return
        question = Question("確認  実態調査書の印刷", "印刷しますか", facts=[survey.survey_words(one)], leads_to="印刷")
        await self.propose(question, lambda: survey.print_survey(ctx, one.survey_id).told)

    def action_registers(self) -> None:
        self.enter(
            "公用請求書の作成",
            ["戸籍・附票・住民票を、ほかの市町村長に請求します。"],
            register_rows,
            self._registers_wanted,
        )

    async def _registers_wanted(self, values: Values) -> None:
        party_id, ctx = self.party_id, self.office.ctx
        if party_id is None:
            return
        inquiry = inquiry_of(party_id, values)
        question = Question(
            "確認  公用請求書", "発行しますか", facts=[f"{inquiry.city} へ {inquiry.asked.value}", inquiry.purpose]
        )
        await self.propose(question, lambda: ask_registers(ctx, inquiry, function_code=survey.FUNCTION).told)


def _rows() -> Sequence[FormRow]:
    codes = {code: each.value for code, each in JUDGEMENTS.items()}
    return (
        FormRow(
            DateField("surveyed_on", "調査日", label_width=LABEL, required=True),
            SearchField("at", "時刻", width=5, hint="例 10:40"),
        ),
        FormRow(Field("place", "場所", label_width=LABEL, most=100, required=True)),
        *(FormRow(Field(f"item{at}", item.value, label_width=LABEL, most=100)) for at, item in enumerate(Item)),
        FormRow(Field("heard", "聴取", label_width=LABEL, most=200, hint="だれから何を聞いたか")),
        FormRow(
            SearchField(
                "inquiries",
                "照会した先",
                label_width=LABEL,
                most=60,
                hint="  ".join(f"{at}{each.value}" for at, each in enumerate(Inquiry, 1)),
            )
        ),
        FormRow(SearchField("photos", "写真", label_width=LABEL, most=200, hint="ファイル名を「、」で区切る")),
        FormRow(CodeField("judgement", "判定", label_width=LABEL, codes=codes, width=1, required=True)),
    )


def _new(party_id: int, values: Values) -> NewSurvey:
    inquiries = []
    for part in _PARTS.split(unicodedata.normalize("NFKC", str(values["inquiries"])).strip()):
        if not part:
            continue
        if not (part.isdigit() and 1 <= int(part) <= len(Inquiry)):
            raise BadInput(
                reason=f"照会した先は1から{len(Inquiry)}の番号を「、」で区切ってください。", field="inquiries"
            )
        inquiries.append(list(Inquiry)[int(part) - 1])
    return NewSurvey(
        party_id,
        values["surveyed_on"],
        str(values["place"]),
        {item: str(values[f"item{at}"]) for at, item in enumerate(Item)},
        JUDGEMENTS[str(values["judgement"])],
        tuple(part for part in _PARTS.split(str(values["photos"]).strip()) if part),
        str(values["heard"]),
        tuple(dict.fromkeys(inquiries)),
        str(values["at"]),
    )


def register_rows() -> Sequence[FormRow]:
    """Fields of a 公用請求."""
    codes = {code: each.value for code, each in ASKED.items()}
    return (
        FormRow(CodeField("asked", "請求するもの", "1", label_width=LABEL, codes=codes, width=1, required=True)),
        FormRow(Field("city", "請求先", label_width=LABEL, most=40, required=True, hint="例 津市長")),
        FormRow(SearchField("postal_code", "郵便番号", label_width=LABEL, width=8, hint="Enter 次の欄")),
        FormRow(Field("city_address", "所在地", label_width=LABEL, most=80)),
        FormRow(Field("permanent", "本籍・住所", label_width=LABEL, most=80)),
        FormRow(Field("purpose", "目的", label_width=LABEL, most=80, required=True, hint="例 相続人の調査")),
    )


def inquiry_of(party_id: int, values: Values) -> RegisterInquiry:
    """What was asked for."""
    return RegisterInquiry(
        party_id,
        ASKED[str(values["asked"])],
        str(values["city"]),
        str(values["postal_code"]),
        str(values["city_address"]),
        str(values["permanent"]),
        str(values["purpose"]),
    )
