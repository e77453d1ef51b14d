"""The rows of the five lists of 6105, and what is told below them."""

from __future__ import annotations

from datetime import date

from core.delinquency.relations.view import RelationsView
from core.values.dates import wareki
from core.values.money import Yen
from tui.widgets.data_list import Row
from tui.widgets.tone import Tone


def rows_of(view: RelationsView, today: date) -> tuple[list[Row], list[Row], list[Row], list[Row], list[Row]]:
    """All lists, in the order of the panes."""
    return _related(view, today), _addresses(view, today), _points(view), _matches(view), _labels(view)


def _related(view: RelationsView, today: date) -> list[Row]:
    debts = {each.party_id: each.owed_yen for each in view.debts}
    rows = [
        Row(
            f"relation:{each.relation_id}",
            (
                (Tone.TEXT if each.holds(today) else Tone.QUIET, each.kind.value),
                view.numbers[each.related_party_id][0] if each.related_party_id else "",
                each.name,
                wareki(each.from_on),
                wareki(each.until_on) if each.until_on else "",
                "",
                each.address,
                each.phone,
                each.words,
            ),
        )
        for each in view.related
    ]
    rows += [
        Row(
            f"party:{each.party_id}:{each.relation_id}",
            (
                (Tone.TEXT, f"↑{each.kind.value}"),
                *view.numbers[each.party_id],
                wareki(each.from_on),
                wareki(each.until_on) if each.until_on else "",
                "",
                "",
                "",
                "この人が関係人の宛名",
            ),
        )
        for each in view.pointing
    ]
    for member in view.person.household:
        owed = debts.get(member.party_id, 0)
        rows.append(
            Row(
                f"party:{member.party_id}:0",
                (
                    (Tone.QUIET, f"世帯 {member.relation}"),
                    member.party_no,
                    member.name,
                    "",
                    "",
                    f"{Yen(owed)}" if owed else "",
                    "",
                    "",
                    "本人の残高に入りません",
                ),
            )
        )
    return rows


def _addresses(view: RelationsView, today: date) -> list[Row]:
    tones = {"有効": Tone.GOOD, "返戻": Tone.BAD}
    return [
        Row(
            f"address:{each.address_id}",
            (
                each.kind.label,
                (tones.get(each.state(today), Tone.QUIET), each.state(today)),
                f"〒{each.postal_code} {each.address}" if each.postal_code else each.address,
                wareki(each.from_on),
                wareki(each.until_on) if each.until_on else "",
                each.addressee,
                each.invalid_cause or each.words,
            ),
        )
        for each in view.addresses
    ]


def _points(view: RelationsView) -> list[Row]:
    return [
        Row(
            f"point:{each.point_id}",
            (
                (Tone.TEXT if each.until_on is None else Tone.QUIET, each.kind.label),
                each.number,
                each.holder,
                each.hours,
                each.days,
                wareki(each.consent_on) if each.consent_on else ("なし" if each.kind.needs_consent else ""),
                each.words,
            ),
        )
        for each in view.points
    ]


def _matches(view: RelationsView) -> list[Row]:
    own = view.person.party.party_id
    rows = []
    for link in view.links:
        other = link.other_id if link.party_id == own else link.party_id
        rows.append(
            Row(
                f"link:{link.link_id}",
                (*view.numbers[other], link.grounds, "", (Tone.GOOD, "名寄せ済"), ""),
            )
        )
    for match in view.matches:
        word = (Tone.WAIT, "候補") if match.likely else (Tone.QUIET, "別人?")
        rows.append(
            Row(
                f"match:{match.party.party_id}",
                (
                    match.party.party_no,
                    match.party.name,
                    "・".join(match.agreeing),
                    "・".join(match.against),
                    word,
                    match.party.address,
                ),
            )
        )
    return rows


def _labels(view: RelationsView) -> list[Row]:
    return [
        Row(
            f"label:{each.label_id}",
            (
                (Tone.BAD if each.sort.value == "caution" else Tone.TEXT, each.sort.label),
                each.text,
                wareki(each.from_on),
                wareki(each.until_on) if each.until_on else "",
                each.staff_name,
                each.approver_name,
                each.ground,
            ),
        )
        for each in view.labels
    ]


def words_of(view: RelationsView, pane: int) -> str:
    """One line for the pane: sums of the household and other funds, or what holds here."""
    if view.hidden and pane in (1, 2, 3):
        return "支援措置の対象者のため、所在と連絡先は表示しません。"
    if pane == 0:
        owed = sum(each.owed_yen for each in view.debts)
        told = f"世帯 {len(view.person.household)}人 滞納 {Yen(owed)}円（本人と別）" if view.person.household else ""
        other = "、".join(f"{each.name} {each.terms}期 {Yen(each.owed_yen)}円" for each in view.claims)
        return "  ".join(part for part in (told, f"別管轄 {other}（税の処分に入れない）" if other else "") if part)
    return (
        "",
        "勤務先へは発送しません。返戻の日から使いません。",
        "連絡してよい時間を過ぎると、折衝入力で注意が出ます。",
        "候補は自動では結び付きません。起案と承認で確定し、解除できます。",
        "付箋は期限の翌日に消えます。",
    )[pane]
