"""P-83 to P-85: the notice that claims are extinct, the decision with its list, the record of a completed limitation."""

from __future__ import annotations

from datetime import date

from core.delinquency.letters import claim_rows
from core.delinquency.limitation import EventKind
from core.delinquency.limits.listing import LimitView, limit_view
from core.delinquency.limits.state import articles_of, claim_name
from core.delinquency.outward import PLAIN, Outward, send_out
from core.delinquency.ports import Context, Store
from core.delinquency.suspension.papers import P83, TITLES, extinction_blocks
from core.delinquency.timeline import Happened
from core.delinquency.write_off.deciding import FUNCTION
from core.delinquency.write_off.write_off import WriteOff, WriteOffCause, WrittenOff
from core.office.papers.issuing import IssuedLetter
from core.office.papers.letters import Block, ClaimLine, ClaimTable, Columns, Heading, LetterColumn, Pairs, Paragraph
from core.office.papers.requests import LetterRequest
from core.parties.opening import begin_look
from core.parties.search import view_of
from core.values.dates import wareki, wareki_long, wareki_year, wareki_year_long
from core.values.money import ZERO
from core.values.refusals import BadInput

P84, P85 = "P84", "P85"
TITLES_HERE = {P84: "不納欠損調書・決議書", P85: "時効完成調書"}


def issue_decision(ctx: Context, write_off_id: int, *, out: Outward = PLAIN) -> IssuedLetter:
    """P-84: the decision over all its claims, one table for a list and one for an individual decision alike."""
    ctx.authorize(FUNCTION, "enter")
    with ctx.read() as store:
        decision = store.write_offs.get(write_off_id)
        claims = store.write_offs.claims(write_off_id)
        blocks = decision_blocks(store, decision, claims)
    parties = list(dict.fromkeys(claim.party_id for claim in claims))
    request = LetterRequest(
        P84,
        TITLES_HERE[P84],
        parties[0],
        blocks,
        internal=True,
        signed=False,
        about=tuple(parties[1:]),
        draft_id=decision.draft_id,
    )
    return send_out(
        ctx,
        request,
        out,
        function_code=FUNCTION,
        kind=Happened.WRITE_OFF,
        words=f"不納欠損決議書 {decision.write_off_no}",
    )


def decision_blocks(store: Store, decision: WriteOff, claims: list[WrittenOff]) -> tuple[Block, ...]:
    """P-84: kind, article, claims by component, the day by the law and the day of the books, the course before."""
    columns = (
        LetterColumn("宛名番号", 18),
        LetterColumn("氏名", 26),
        LetterColumn("期別", 30),
        LetterColumn("税額", 18, "right"),
        LetterColumn("延滞金", 16, "right"),
        LetterColumn("督手・費用", 18, "right"),
        LetterColumn("計", 18, "right"),
        LetterColumn("消滅日", 18),
    )
    rows: list[tuple[str | int, ...]] = []
    sums = [0, 0, 0, 0]
    course = []
    for claim in claims:
        party = store.parties.get(claim.party_id)
        parts = claim.parts
        other = parts.demand_fee + parts.disposition_cost + parts.penalty_tax
        figures = [parts.principal.amount, parts.late_charge.amount, other.amount, claim.yen.amount]
        sums = [one + two for one, two in zip(sums, figures, strict=True)]
        name = claim_name(store, claim.receivable_id)
        rows.append((party.party_no, party.name, name, *figures, wareki(claim.extinct_on)))
        course += _course(store, claim, name)
    total: tuple[str | int, ...] = ("", "合計", f"{len(claims)}期別", *sums, "")
    head = Pairs(
        (
            ("決議番号", decision.write_off_no),
            ("種別", decision.cause.label),
            ("根拠", "、".join(_articles(store, decision, claims))),
            ("会計年度", wareki_year_long(decision.fiscal_year)),
            ("計上日", wareki_long(decision.booked_on)),
            ("決議", "一覧決議" if decision.cause is not WriteOffCause.IMMEDIATE else "個別決議"),
        )
    )
    return (
        Paragraph("下記の徴収金は、法律の規定により消滅したので、不納欠損として整理する。", indent=1),
        head,
        Columns(columns, tuple(rows), (total,), "欠損する徴収金"),
        Paragraph("延滞金は帳簿に計上した額です。計上していない延滞金も同時に消滅します。", indent=1),
        Heading("停止・調査の経過"),
        Columns((LetterColumn("期別", 30), LetterColumn("日", 18), LetterColumn("経過", 80)), tuple(course)),
    )


def _articles(store: Store, decision: WriteOff, claims: list[WrittenOff]) -> tuple[str, ...]:
    """The articles by which the claims are gone, as a paper says them; a premium completes by a law of its own."""
    if decision.cause is not WriteOffCause.LIMITATION:
        return (decision.cause.article_long,)
    found = articles_of(store, [claim.receivable_id for claim in claims])
    return tuple(_LONG.get(article, article) for article in found)


_LONG = {"法18条①": "地方税法第18条第1項", "国保法110条①": "国民健康保険法第110条第1項"}


def issue_expiry(ctx: Context, receivable_id: int, reason: str = "", *, out: Outward = PLAIN) -> IssuedLetter:
    """P-85: every event, the count and its article, the day of completion, and why it could not be prevented.

    Raises BadInput for a claim that is not complete or whose reason nobody has noted, GroundNeeded, LookStopped.
    """
    right = ctx.authorize(FUNCTION, "enter")
    with ctx.read() as store:
        party_id = store.receivables.get(receivable_id).party_id
    begin_look(ctx, FUNCTION, party_id, right, reason, item="" if reason else "時効完成調書の作成")
    today = ctx.today()
    with ctx.read() as store:
        view = limit_view(store, receivable_id, today, view_of(ctx, store, party_id, right, today))
        words = store.write_offs.explained([receivable_id]).get(receivable_id, "")
        written = store.write_offs.of_receivable(receivable_id)
        amounts = _amounts(store, receivable_id, written, view.limitation.completes_on or today, today)
    if not view.limitation.completed:
        last = view.limitation.completes_on
        when = f"完成は{wareki(last)}です" if last is not None else "いまは完成しません"
        raise BadInput(reason=f"{view.claim}の時効は完成していません（{when}）。")
    if not words:
        raise BadInput(reason="防止できなかった理由を先に入力してください（6602 で e）。")
    request = LetterRequest(
        P85, TITLES_HERE[P85], party_id, expiry_blocks(view, words, amounts), internal=True, signed=False
    )
    return send_out(
        ctx, request, out, function_code=FUNCTION, kind=Happened.LIMITATION, words=f"時効完成調書 {view.claim}"
    )


def expiry_blocks(view: LimitView, words: str, amounts: ClaimTable) -> tuple[Block, ...]:
    """P-85 as blocks."""
    last = view.limitation.completes_on
    events = tuple(
        (
            wareki(each.on) + (f" から {wareki(each.until)}" if each.until else ""),
            EventKind(each.kind).label if each.kind in _KINDS else each.kind,
        )
        for each in view.told
        if each.kind in _KINDS
    )
    return (
        Pairs(
            (
                ("宛名番号", view.party.party.party_no),
                ("氏名", view.party.party.name),
                ("期別", view.claim),
                ("納期限", wareki_long(view.receivable.due_on)),
                ("時効の年数", f"{view.years}年（{view.years_article}）"),
                ("起算日", wareki_long(view.limitation.starts_on)),
                ("完成日", wareki_long(last) if last is not None else ""),
            )
        ),
        amounts,
        Heading("事象の全部"),
        Columns((LetterColumn("日", 40), LetterColumn("事象", 80)), events or (("なし", ""),)),
        Heading("計算"),
        Columns(
            (LetterColumn("計算の過程", 96), LetterColumn("根拠", 30)),
            tuple((step.text, step.article) for step in view.limitation.derivation),
        ),
        Heading("防止できなかった理由"),
        Paragraph(words, indent=1),
    )


_KINDS = frozenset(kind.value for kind in EventKind)


def issue_extinction(
    ctx: Context, write_off_id: int, party_id: int, *, in_person: bool = False, out: Outward = PLAIN
) -> IssuedLetter:
    """P-83: the notice to one debtor that claims are extinct. Raises BadInput for a limitation, which needs none."""
    ctx.authorize(FUNCTION, "enter", party_id=party_id)
    with ctx.read() as store:
        decision = store.write_offs.get(write_off_id)
        if decision.cause is WriteOffCause.LIMITATION:
            raise BadInput(reason="納税義務消滅通知書は、停止3年と即時消滅のときに発します（法15条の7④⑤）。")
        own = [c for c in store.write_offs.claims(write_off_id) if c.party_id == party_id and c.reversed_by is None]
        if not own:
            raise BadInput(reason="この決議に、この人の期別はありません。")
        table = written_off_table(store, own)
        days = [(claim_name(store, claim.receivable_id), claim.extinct_on) for claim in own]
        blocks = extinction_blocks(table, days, decision.cause.article_long, decision.cause.label)
    request = LetterRequest(P83, TITLES[P83], party_id, blocks, in_person=in_person, draft_id=decision.draft_id)
    return send_out(ctx, request, out, function_code=FUNCTION, kind=Happened.WRITE_OFF, words=TITLES[P83])


def written_off_table(store: Store, claims: list[WrittenOff]) -> ClaimTable:
    """The claims of a decision with the amounts that were written off."""
    rows = []
    items = store.tax_items.all()
    for claim in claims:
        receivable = store.receivables.get(claim.receivable_id)
        key = receivable.key
        rows.append(
            ClaimLine(
                items[key.tax_item].name,
                wareki_year(key.levy_year),
                claim_name(store, claim.receivable_id).rsplit(" ", 1)[1].removesuffix("期"),
                key.notice_no,
                receivable.due_on,
                claim.parts.principal,
                claim.parts.late_charge,
                claim.parts.demand_fee,
                claim.parts.disposition_cost,
            )
        )
    return ClaimTable(tuple(rows), title="消滅した徴収金")


def _amounts(
    store: Store, receivable_id: int, written: list[tuple[WriteOff, WrittenOff]], last_on: date, today: date
) -> ClaimTable:
    """What is open, or what was written off of the claim. After its last day no late charge accrues: the claim is gone."""
    table = claim_rows(store, [receivable_id], min(last_on, today), today=min(last_on, today))
    standing = [claim for _, claim in written if claim.reversed_by is None]
    return written_off_table(store, standing) if standing and table.totals[4] == ZERO else table


def _course(store: Store, claim: WrittenOff, name: str) -> list[tuple[str, str, str]]:
    """What happened to a claim before it was gone, what was looked for its suspension and on the spot, by day."""
    told = store.limits.told([claim.receivable_id])[claim.receivable_id]
    rows = [(each.on, EventKind(each.kind).label) for each in told if each.kind in _KINDS]
    for suspension in store.suspensions.of_party(claim.party_id):
        if claim.receivable_id in store.suspensions.claims(suspension.suspension_id):
            sheet = store.suspension_sheets.get(suspension.sheet_id)
            words = f"停止の調査票 {suspension.suspension_no}（{suspension.ground.value}号）{sheet.judgement}"
            rows.append((sheet.judged_on or sheet.made_on, words))
    surveys = store.surveys.of_party(claim.party_id)
    rows += [(each.surveyed_on, f"実態調査 {each.judgement.value}") for each in surveys]
    return [(name, wareki(on), words) for on, words in sorted(rows) if on <= claim.extinct_on]
