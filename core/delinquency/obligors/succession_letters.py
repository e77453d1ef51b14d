"""承継通知書 (P-88) to each heir, and 公用請求 (P-92) for the registers that tell who the heirs are or where somebody lives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from core.delinquency.letters import claim_rows, send_letter, tell_letter
from core.delinquency.obligors.heirs import Heir, Succession, SuccessionEvent, SuccessionKind
from core.delinquency.obligors.succession import FUNCTION
from core.delinquency.timeline import Happened
from core.office.papers.letters import (
    AppealKind,
    Block,
    Box,
    Columns,
    Heading,
    LetterAddress,
    LetterColumn,
    Pairs,
    Paragraph,
)
from core.office.papers.requests import LetterRequest
from core.parties.names import written_postal_code
from core.values.dates import wareki_long
from core.values.refusals import BadInput, Refusal

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store
    from core.office.papers.issuing import IssuedLetter
    from core.office.papers.requests import NumberedLetter
    from core.office.traces.witness import Witness

P88, P92 = "P88", "P92"
INFORMED = "obligors.heir_informed"


class NotSucceeded(Refusal):
    """The claims have not gone to the heirs: there is nothing to tell them."""

    sentence = "承継が決裁されていません。承継を起案し、決裁の後に通知書を発行してください。"


def heirs_to_inform(found: Succession) -> list[Heir]:
    """Heirs who have a claim by the last decision."""
    split = _decided(found)
    return [heir for heir in found.heirs if str(heir.heir_no) in split.facts.get("shares", {})]


def inform_heir(ctx: Context, succession_id: int, heir_no: int, *, witness: Witness | None = None) -> IssuedLetter:
    """承継通知書: the part, the yen of each claim, who represents, and up to what one answers for the others (法9条③).

    Raises NotSucceeded, BadInput, and what letters refuse.
    """
    ctx.authorize(FUNCTION, "enter")
    today = ctx.today()
    with ctx.read() as store:
        found = store.successions.get(succession_id)
        split = _decided(found)
        heir = next((each for each in heirs_to_inform(found) if each.heir_no == heir_no), None)
        if heir is None or heir.party_id is None:
            raise BadInput(reason="この人への承継はありません。相続人を選び直してください。", field="heir")
        blocks = _blocks(store, found, split, heir, today)
        others = tuple(each.party_id for each in found.heirs if each.party_id is not None and each != heir)
    request = LetterRequest(
        P88,
        "納税義務承継通知書",
        heir.party_id,
        blocks,
        appeal=AppealKind.DISPOSITION,
        about=(found.party_id, *others),
        draft_id=split.draft_id,
        follow=INFORMED,
        follow_facts={"succession": succession_id},
    )
    return send_letter(ctx, request, function_code=FUNCTION, witness=witness)


def note_informed(ctx: Context, store: Store, letter: NumberedLetter, facts: Mapping[str, Any]) -> None:
    """The letter in the course of the heir."""
    tell_letter(ctx, store, letter, {"kind": Happened.SUCCESSION.value, "words": "納税義務承継通知書を発付"})


def _decided(found: Succession) -> SuccessionEvent:
    split = found.happened(SuccessionKind.SPLIT)
    if split is None or not found.split:
        raise NotSucceeded
    return split


def _blocks(store: Store, found: Succession, split: SuccessionEvent, heir: Heir, today: date) -> tuple[Block, ...]:
    name = store.parties.get(found.party_id).name
    number = str(heir.heir_no)
    children = [int(each[number]) for each in split.facts["children"].values() if number in each]
    table = claim_rows(store, children, today)
    parents = [int(parent) for parent, each in split.facts["children"].items() if number in each]
    demands = store.receivables.demands(children)
    leader = found.representative
    blocks: list[Block] = [
        Paragraph(
            f"被相続人 {name} は {wareki_long(found.died_on)} に死亡しました。その納付すべき徴収金の納付義務は、地方税法第9条の規定により"
            "相続人に承継されました。あなたが承継した額は次のとおりですので、通知します。"
        ),
        Box((f"承継した額　{table.totals[-1]}円", f"相続分　{split.facts['shares'][number]}"), large=True),
        Pairs(
            (
                ("被相続人", name),
                ("死亡の日", wareki_long(found.died_on)),
                ("続柄", heir.relation.value),
                ("代表者", leader.name if leader is not None else "指定なし"),
                ("承継した期別", f"{len(parents)}件"),
            )
        ),
        table,
        Heading("相続人と承継額"),
        Columns(
            (
                LetterColumn("相続人", 4),
                LetterColumn("続柄", 2),
                LetterColumn("相続分", 2),
                LetterColumn("承継額（承継時、円）", 3),
            ),
            tuple(
                (
                    each.name,
                    each.relation.value,
                    str(split.facts["shares"][str(each.heir_no)]),
                    int(split.facts["amounts"][str(each.heir_no)]),
                )
                for each in found.heirs
                if str(each.heir_no) in split.facts["shares"]
            ),
        ),
        Paragraph(
            "相続によって得た財産の価額が承継した額を超える相続人は、その超える額を限度として、ほかの相続人が承継した徴収金を"
            "納付する責任を負います（地方税法第9条第3項）。"
        ),
    ]
    if any(event.kind is SuccessionKind.LIMITED for event in found.events):
        blocks.append(
            Paragraph("限定承認をしているため、相続によって得た財産の限度で納付の責任を負います（同条第1項）。")
        )
    if demands:
        blocks.append(
            Paragraph(
                f"上記のうち{len(demands)}件は、被相続人の死亡前に督促状を発しています。改めて督促はしませんので、至急納付してください。"
                "納付がないときは、承継した額及び納付の責任の額について差押えをすることがあります。"
            )
        )
    return tuple(blocks)


class RegisterAsked(StrEnum):
    """What a 公用請求 asks for; the value is the word on the paper."""

    FAMILY = "戸籍全部事項証明書（除籍・改製原戸籍を含む）"
    ANNEX = "戸籍の附票の写し"
    RESIDENT = "住民票（除票）の写し"

    @property
    def ground(self) -> str:
        """The article by which an office may ask."""
        if self is RegisterAsked.RESIDENT:
            return "住民基本台帳法第12条の2、第15条の4"
        if self is RegisterAsked.ANNEX:
            return "住民基本台帳法第20条第2項"
        return "戸籍法第10条の2第2項"


@dataclass(frozen=True, slots=True)
class RegisterInquiry:
    """A 公用請求: what is asked for, of which city, about whom (人定), why. `permanent` is 本籍 or the last address."""

    party_id: int
    asked: RegisterAsked
    city: str
    postal_code: str
    city_address: str
    permanent: str
    purpose: str


def ask_registers(
    ctx: Context, inquiry: RegisterInquiry, *, function_code: str = FUNCTION, witness: Witness | None = None
) -> IssuedLetter:
    """公用請求書 to the mayor of another city, in the course of a tax inquiry. Raises BadInput, and what letters refuse."""
    ctx.authorize(function_code, "enter", party_id=inquiry.party_id)
    if not inquiry.city.strip():
        raise BadInput(reason="請求先の市町村長を入力してください。", field="city")
    if not inquiry.purpose.strip():
        raise BadInput(reason="請求の目的を入力してください（相続人の調査、居所の調査など）。", field="purpose")
    with ctx.read() as store:
        party = store.parties.get(inquiry.party_id)
    birth = wareki_long(party.birth_on) if party.birth_on else "不明"
    blocks: tuple[Block, ...] = (
        Paragraph(
            "地方税の賦課徴収に関する事務のため必要がありますので、次のとおり交付を請求します。手数料は、"
            "公用のため免除をお願いします。"
        ),
        Pairs(
            (
                ("請求するもの", inquiry.asked.value),
                ("対象者の氏名", party.name),
                ("生年月日", birth),
                ("本籍・住所", inquiry.permanent.strip() or "不明"),
                ("目的", inquiry.purpose.strip()),
                ("根拠", inquiry.asked.ground),
                ("請求の通数", "1通"),
            )
        ),
        Paragraph("該当がないときは、その旨を回答欄に記入して返送してください。"),
        Heading("回答欄"),
        Pairs((("該当の有無", "有　・　無"), ("回答の日", ""), ("担当", ""))),
    )
    request = LetterRequest(
        P92,
        "戸籍・住民票等の公用請求書",
        inquiry.party_id,
        blocks,
        reason="05",
        to_body=LetterAddress(
            name=inquiry.city.strip(),
            postal_code=written_postal_code(inquiry.postal_code, "postal_code"),
            address=inquiry.city_address.strip(),
            honorific="様",
        ),
    )
    return send_letter(
        ctx,
        request,
        function_code=function_code,
        kind=Happened.INQUIRY,
        words=f"公用請求 {inquiry.asked.value}（{inquiry.city.strip()}）",
        witness=witness,
    )
