"""Our CSV of parties (宛名), made by the resident and tax systems: one row a party, the whole file or nothing.

The file carries no individual numbers (個人番号); they come by their own way. The format is described in docs/file-formats.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.formats.lines import DEFAULT_CAPS, Caps
from core.formats.strict_csv import Control, Row, Uniques, read_rows
from core.values.check_digits import is_corporate

COLUMNS = (
    "party_no", "kind", "name", "name_kana", "birth_on", "sex", "postal_code", "address", "address_building", "phone",
    "household_no", "household_relation", "status", "status_on", "corporate_no", "representative", "protected", "lived_from",
    "member_nos",
)  # fmt: skip

KINDS = ("resident", "non_resident", "company", "co_owners", "trade_name")
STATUSES = ("current", "moved_out", "deceased", "closed")
PERSONS = {"resident", "non_resident", "trade_name"}
MOST_MEMBERS = 200


@dataclass(frozen=True, slots=True)
class PartyRecord:
    """One party as the file tells it; codes as in the file (`kind` one of KINDS, `status` one of STATUSES), blanks as ''."""

    line_no: int
    party_no: str
    kind: str
    name: str
    name_kana: str
    birth_on: date | None
    sex: str
    postal_code: str
    address: str
    address_building: str
    phone: str
    household_no: str
    household_relation: str
    status: str
    status_on: date | None
    corporate_no: str
    representative: str
    protected: bool
    lived_from: date | None
    member_nos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartyFile:
    """An accepted file: every row is right by itself, no party stands in it twice."""

    records: tuple[PartyRecord, ...]
    control: Control


def read_parties(data: bytes, *, caps: Caps = DEFAULT_CAPS) -> PartyFile:
    """Read and check a whole file. Raises FileRefused with line, column and reason of every fault (at most 200).

    Whether members of co-owners exist is for the register to say, not for the file.
    """
    numbers = Uniques()
    records, control, faults = read_rows(data, COLUMNS, lambda row: _party(row, numbers), caps=caps, yen_of=lambda _: 0)
    faults.refuse_if_any()
    return PartyFile(records, control)


def _party(row: Row, numbers: Uniques) -> PartyRecord:
    party = PartyRecord(
        line_no=row.line_no,
        party_no=row.code("party_no", r"[0-9]{8}", "8桁の数字", required=True),
        kind=row.choice("kind", KINDS),
        name=row.text("name", most=100, required=True),
        name_kana=row.text("name_kana", most=100),
        birth_on=row.day("birth_on"),
        sex=row.choice("sex", ("1", "2", "")),
        postal_code=row.code("postal_code", r"[0-9]{3}-[0-9]{4}", "123-4567 の形"),
        address=row.text("address", most=120),
        address_building=row.text("address_building", most=80),
        phone=row.code("phone", r"[0-9][0-9-]{5,18}[0-9]", "数字とハイフンの電話番号"),
        household_no=row.code("household_no", r"[0-9]{1,10}", "10桁までの数字"),
        household_relation=row.text("household_relation", most=20),
        status=row.choice("status", STATUSES),
        status_on=row.day("status_on"),
        corporate_no=row.code("corporate_no", r"[0-9]{13}", "13桁の数字"),
        representative=row.text("representative", most=100),
        protected=row.choice("protected", ("0", "1")) == "1",
        lived_from=row.day("lived_from"),
        member_nos=_members(row),
    )
    _check_kind(row, party)
    _check_status(row, party)
    earlier = numbers.earlier(party.party_no, row.line_no)
    if earlier and party.party_no:
        row.fault("party_no", f"{earlier}行目と同じ宛名番号です。")
    return party


def _members(row: Row) -> tuple[str, ...]:
    text = row.code("member_nos", r"[0-9]{8}(;[0-9]{8})*", "8桁の宛名番号を ; で区切ったもの")
    return tuple(text.split(";")) if text else ()


def _check_kind(row: Row, party: PartyRecord) -> None:
    if party.kind in ("resident", "company") and not party.name_kana:
        row.fault("name_kana", "空欄です。")
    if party.kind == "resident" and party.birth_on is None:
        row.fault("birth_on", "住民の生年月日がありません。")
    if party.kind == "co_owners":
        _check_members(row, party)
    elif party.member_nos:
        row.fault("member_nos", "共有者でない宛名に構成員があります。")
    if party.kind in ("company", "co_owners"):
        for column, value in (("birth_on", party.birth_on), ("sex", party.sex), ("household_no", party.household_no)):
            if value:
                row.fault(column, "個人でない宛名に個人の項目があります。")
    if party.corporate_no:
        if party.kind != "company":
            row.fault("corporate_no", "法人でない宛名に法人番号があります。")
        elif len(party.corporate_no) == 13 and not is_corporate(party.corporate_no):
            row.fault("corporate_no", "法人番号の検査数字が合いません。")


def _check_members(row: Row, party: PartyRecord) -> None:
    members = party.member_nos
    if len(members) < 2:
        row.fault("member_nos", "共有者には構成員が2人以上必要です。")
    elif len(members) > MOST_MEMBERS:
        row.fault("member_nos", f"構成員が{MOST_MEMBERS}人を超えています。")
    elif len(set(members)) < len(members):
        row.fault("member_nos", "同じ構成員が2回あります。")
    elif party.party_no in members:
        row.fault("member_nos", "共有者自身が構成員になっています。")


def _check_status(row: Row, party: PartyRecord) -> None:
    if party.status in STATUSES[1:] and party.status_on is None:
        row.fault("status_on", "異動日がありません。")
    if party.status == "closed" and party.kind in ("resident", "non_resident"):
        row.fault("status", "個人に closed は使えません。")
    if party.status == "deceased" and party.kind not in PERSONS:
        row.fault("status", "個人でない宛名に deceased は使えません。")
    for column, value in (("status_on", party.status_on), ("lived_from", party.lived_from)):
        if value and party.birth_on and value < party.birth_on:
            row.fault(column, "生年月日より前の日付です。")
