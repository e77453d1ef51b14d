"""Media for other bodies: drafted, approved, encrypted to the body's key, given, back, destroyed (X6, N4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pyrage
import pytest

from core.office import approvals
from core.office.context import Context
from core.office.drafts import DraftRef
from core.office.outputs.delivery import Destination
from core.office.outputs.gate import issue_output
from core.office.outputs.handing_over import HandedOver, record_media, write_media
from core.office.outputs.media import (
    ChangedSinceDraft,
    FlaggedPersons,
    Media,
    MediaEvent,
    MediaNotReady,
    MediaState,
    Medium,
    NotForMedia,
    RecipientNotInForce,
    TooManyPersons,
    draft_hand_over,
    list_media,
    list_waiting,
    media_events,
)
from core.office.outputs.media_recipients import (
    MediaRecipient,
    NoPublicKey,
    end_recipient,
    list_recipients,
    register_recipient,
)
from core.office.outputs.register import CSV, OutputState
from core.office.rights import NotPermitted
from core.values.refusals import BadInput
from tests.office.outputs.papers import FUNCTION, TODAY, add_party, paper, rows
from tests.people import FixedClock, code_at
from tui.wiring import City

Ctx = Context[Any]
LIST = "宛名番号,金額\r\n00000001,1000\r\n".encode()
IDENTITY = pyrage.x25519.Identity.generate()
NEXT_YEAR = TODAY + timedelta(days=365)


@dataclass
class Hand:
    """A list that waits, a body with a key, a clerk and a superior."""

    clerk: Ctx
    chief: Ctx
    clock: FixedClock
    body: MediaRecipient
    source: int

    def draft(self, **how: Any) -> DraftRef:
        facts: dict[str, Any] = {"medium": Medium.OPTICAL, "label": "2026-11-001", "purpose": "滞納整理の移管のため"}
        facts |= how
        return draft_hand_over(
            self.clerk, facts.pop("source", self.source), facts.pop("recipient", self.body.recipient_id), **facts
        )

    def approve(self, ref: DraftRef) -> None:
        self.clock.move(seconds=30)
        approvals.approve(self.chief, ref.draft_id, ref.revision, ref.digest, code_at(self.clock.now()))

    def given(self) -> Media:
        self.approve(self.draft())
        write_media(self.clerk, 1)
        return record_media(self.clerk, 1, MediaEvent.GIVEN, HandedOver(TODAY, "三重太郎"))


@pytest.fixture
def hand(clerk: Ctx, chief: Ctx, city: City, clock: FixedClock) -> Hand:
    add_party(city, 1)
    request = paper(kind="M02", title="移管の一覧", content=LIST, media_type=CSV, name="ISE.csv", party_ids=(1,))
    issued = issue_output(clerk, request, function_code=FUNCTION, to=Destination.HELD)
    body = register_recipient(chief, "三重地方税管理回収機構", str(IDENTITY.to_public()), TODAY, NEXT_YEAR)
    return Hand(clerk, chief, clock, body, issued.output_id)


def test_the_body_alone_opens_the_file(hand: Hand, city: City) -> None:
    """X6."""
    hand.approve(hand.draft())
    issued = write_media(hand.clerk, 1)
    file = city.folder / "out" / issued.place
    assert file.name == "M01-R8-000001.age"
    assert pyrage.decrypt(file.read_bytes(), [IDENTITY]) == LIST
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(file.read_bytes(), [pyrage.x25519.Identity.generate()])


def test_nothing_is_written_before_it_is_approved(hand: Hand, city: City) -> None:
    ref = hand.draft()
    assert list_media(hand.clerk) == []
    assert not (city.folder / "out" / "0100").exists()
    hand.approve(ref)
    [media] = list_media(hand.clerk)
    assert (media.state, media.drafted_by_name, media.approved_by_name) == (
        MediaState.APPROVED,
        "山田花子",
        "鈴木 髙﨑",
    )


def test_the_plain_list_is_let_go_once_the_medium_is_written(hand: Hand, city: City) -> None:
    hand.approve(hand.draft())
    assert [each.output_id for each in list_waiting(hand.clerk)] == [hand.source]
    write_media(hand.clerk, 1)
    assert list_waiting(hand.clerk) == []
    assert rows(city, f"SELECT count(*) FROM output_content WHERE output_id = {hand.source}") == [(0,)]
    with city.vault.read() as store:
        assert store.outputs.get(hand.source).state is OutputState.TAKEN
    with pytest.raises(MediaNotReady):
        write_media(hand.clerk, 1)


def test_the_register_tells_giving_coming_back_and_destroying(hand: Hand, ctx_for: Any) -> None:
    """X6: 授受, 返還, 廃棄 in a register."""
    ctx_for("delinquency")
    assert hand.given().state is MediaState.GIVEN
    hand.clock.move(days=1)
    with hand.clerk.write() as store:
        store.db.execute("UPDATE live_session SET started_at = ?", (hand.clock.now().isoformat(),))
    tomorrow = TODAY + timedelta(days=1)
    assert record_media(hand.clerk, 1, MediaEvent.RETURNED, HandedOver(tomorrow, "三重太郎")).state.value == "返却済"
    done = record_media(
        hand.clerk, 1, MediaEvent.DESTROYED, HandedOver(tomorrow, second_staff_no="DELINQUENCY1", note="裁断")
    )
    assert done.state is MediaState.DESTROYED
    assert [(each.kind.label, each.counterpart, each.second_name) for each in media_events(hand.clerk, 1)] == [
        ("書出し", "", ""),
        ("引渡し", "三重太郎", ""),
        ("返却", "三重太郎", ""),
        ("廃棄", "", "中村 𠮷野"),
    ]


@pytest.mark.parametrize("second", ["", "COLLECTION1", "NOBODY"])
def test_destroying_takes_two_people(hand: Hand, second: str) -> None:
    hand.given()
    with pytest.raises(BadInput, match="別の職員"):
        record_media(hand.clerk, 1, MediaEvent.DESTROYED, HandedOver(TODAY, second_staff_no=second))


def test_a_medium_is_given_to_somebody_and_on_a_day_that_was(hand: Hand) -> None:
    hand.approve(hand.draft())
    write_media(hand.clerk, 1)
    with pytest.raises(BadInput, match="氏名"):
        record_media(hand.clerk, 1, MediaEvent.GIVEN, HandedOver(TODAY))
    for day in (TODAY + timedelta(days=1), TODAY - timedelta(days=1)):
        with pytest.raises(BadInput, match="日付"):
            record_media(hand.clerk, 1, MediaEvent.GIVEN, HandedOver(day, "三重太郎"))
    with pytest.raises(MediaNotReady):
        record_media(hand.clerk, 1, MediaEvent.RETURNED, HandedOver(TODAY, "三重太郎"))


@pytest.mark.parametrize("flag", ["protected", "label"])
def test_a_flagged_person_stops_the_hand_over_until_somebody_has_looked(hand: Hand, city: City, flag: str) -> None:
    """N4."""
    with city.vault.write() as store:
        if flag == "protected":
            store.db.execute("UPDATE party SET protected = 1 WHERE party_id = 1")
        else:
            store.db.execute(
                "INSERT INTO party_label(party_id, text, from_on, audit_seq) VALUES(1, '自動応答不可（税務）', '2026-04-01', 1)"
            )
    with pytest.raises(FlaggedPersons, match="1名"):
        hand.draft()
    ref = hand.draft(second_look="本人に確認し提供に支障なし")
    described = approvals.get_draft(hand.chief, ref.draft_id).described
    assert "本人に確認し提供に支障なし" in described.notes[0]
    hand.approve(ref)
    assert write_media(hand.clerk, 1).state is OutputState.PLACED


def test_a_person_flagged_after_the_draft_stops_the_approval(hand: Hand, city: City) -> None:
    ref = hand.draft()
    with city.vault.write() as store:
        store.db.execute("UPDATE party SET protected = 1 WHERE party_id = 1")
    with pytest.raises(ChangedSinceDraft):
        hand.approve(ref)
    assert list_media(hand.clerk) == []


def test_a_key_that_is_over_gets_nothing(hand: Hand) -> None:
    ref = hand.draft()
    end_recipient(hand.chief, hand.body.recipient_id)
    with pytest.raises(RecipientNotInForce):
        hand.draft()
    with pytest.raises(RecipientNotInForce):
        hand.approve(ref)


def test_a_list_that_was_delivered_is_not_for_a_medium(hand: Hand) -> None:
    delivered = issue_output(hand.clerk, paper(), function_code=FUNCTION)
    with pytest.raises(NotForMedia):
        hand.draft(source=delivered.output_id)


def test_ten_thousand_persons_do_not_go_on_one_medium(hand: Hand, city: City) -> None:
    from tests.office.outputs.papers import give_grant

    give_grant(city, "COLLECTION1", "G3")
    request = paper(kind="M02", media_type=CSV, content=LIST, persons=10_000)
    many = issue_output(hand.clerk, request, function_code=FUNCTION, to=Destination.HELD)
    with pytest.raises(TooManyPersons):
        hand.draft(source=many.output_id)


def test_who_drafts_hand_overs_keeps_no_keys_and_the_other_way_round(hand: Hand) -> None:
    with pytest.raises(NotPermitted):
        register_recipient(hand.clerk, "自分", str(pyrage.x25519.Identity.generate().to_public()), TODAY, NEXT_YEAR)
    with pytest.raises(NotPermitted):
        draft_hand_over(hand.chief, hand.source, 1, Medium.OPTICAL, "1", "滞納整理の移管のため")


@pytest.mark.parametrize("key", ["", "age1", "AGE-SECRET-KEY-1AAAA", "ssh-ed25519 AAAA", "名前"])
def test_a_text_that_is_no_key_is_not_registered(hand: Hand, key: str) -> None:
    with pytest.raises(NoPublicKey):
        register_recipient(hand.chief, "別の機構", key, TODAY, NEXT_YEAR)


def test_a_body_is_registered_once_for_each_key(hand: Hand) -> None:
    with pytest.raises(BadInput, match="登録済み"):
        register_recipient(hand.chief, "別の名", hand.body.public_key, TODAY, NEXT_YEAR)
    with pytest.raises(BadInput, match="終わり"):
        register_recipient(hand.chief, "別の名", hand.body.public_key, TODAY, date(2020, 1, 1))
    assert [each.name for each in list_recipients(hand.clerk)] == ["三重地方税管理回収機構"]
    assert len(hand.body.fingerprint.replace(" ", "")) == 16


@pytest.mark.parametrize("wrong", [{"label": " "}, {"purpose": "提供"}])
def test_a_hand_over_says_on_what_and_why(hand: Hand, wrong: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        hand.draft(**wrong)
