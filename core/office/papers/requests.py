"""A letter as a service asks for it, and as it is kept while it waits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.office.papers.freezing import freeze_value, thaw_value
from core.office.papers.letters import AppealKind, Block, CopyMark, LetterAddress


@dataclass(frozen=True, slots=True)
class LetterRequest:
    """A letter as a service asks for it.

    `form_no` is P01 …; `party_id` whom it is about, and to whom it goes unless `to_party_id` (a guarantor, an heir) or
    `to_body` (a court, another city; typed by the clerk) says otherwise. `internal` papers (調書, 決議書) stay in the
    office: no address, no seal. `in_person` is handed over at the desk. `about` are further parties that it shows.
    `copies` follow the letter in the same print (控, 写). `copy` DRAFT prints the paper without number and seal (案).
    `reason` is the code of a reason of output or words; `draft_id` the approval behind it. `signed` False: others sign.
    """

    form_no: str
    title: str
    party_id: int
    blocks: tuple[Block, ...]
    appeal: AppealKind = AppealKind.NONE
    reason: str = "03"
    to_party_id: int | None = None
    to_body: LetterAddress | None = None
    care_of: str = ""
    internal: bool = False
    in_person: bool = False
    signed: bool = True
    about: tuple[int, ...] = ()
    copy: CopyMark = CopyMark.NONE
    copies: tuple[CopyMark, ...] = ()
    issued_on: date | None = None
    draft_id: int | None = None
    contact: str = ""
    """Office to ask, where it is not the clerk's own."""
    follow: str = ""
    follow_facts: Mapping[str, Any] = field(default_factory=dict)
    """What is written in the transaction of the number: code of FOLLOWS of an area, with JSON values. It is done for a
    letter that waited (外字保留) and for those of a run as well, which a function of the caller cannot be."""

    @property
    def parties(self) -> tuple[int, ...]:
        """Everybody whom it shows."""
        to = (self.to_party_id,) if self.to_party_id is not None else ()
        return tuple(dict.fromkeys((self.party_id, *to, *self.about)))

    @property
    def addressee_id(self) -> int | None:
        """The party to whom it goes; None for other bodies, for what others sign and for what stays in the office."""
        if self.internal or not self.signed or self.to_body is not None:
            return None
        return self.to_party_id if self.to_party_id is not None else self.party_id


def keep_request(request: LetterRequest) -> str:
    """The request as JSON, for a letter that waits."""
    return freeze_value(request)


def kept_request(kept: str) -> LetterRequest:
    """The request that was kept."""
    found = thaw_value(kept, LetterRequest)
    assert isinstance(found, LetterRequest)
    return found


@dataclass(frozen=True, slots=True)
class NumberedLetter:
    """A letter in the transaction that takes its number: what `also` and FOLLOWS get."""

    document_id: int
    document_no: str
    issued_on: date
    title: str
    addressee: str
    audit_seq: int
    form_no: str
    party_id: int


Follow = Callable[[Any, Any, NumberedLetter, Mapping[str, Any]], None]
"""function(ctx, store, numbered, facts): an entry of FOLLOWS in an area's registered.py, under the code of `follow`."""

Also = Callable[[Any, NumberedLetter], None]
"""function(store, numbered): rows of the caller that are written in the very transaction of the number."""
