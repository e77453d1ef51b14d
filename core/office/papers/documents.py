"""発行した文書: each letter with its 文書番号, what it said, and what became of it. Numbers are taken once and never given back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol


class DocumentEvent(StrEnum):
    """What happens to a document after it has its number; stored as it is."""

    PRINTED = "printed"
    REPRINTED = "reprinted"
    WITHDRAWN = "withdrawn"
    DISPATCHED = "dispatched"
    DELIVERED = "delivered"
    RETURNED = "returned"
    RESENT = "resent"
    PUBLISHED = "published"
    DEEMED_DELIVERED = "deemed_delivered"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return {
            "printed": "発行",
            "reprinted": "再印刷",
            "withdrawn": "引抜",
            "dispatched": "発送",
            "delivered": "送達",
            "returned": "返戻",
            "resent": "再送",
            "published": "公示",
            "deemed_delivered": "送達とみなす",
            "cancelled": "取消",
        }[self.value]


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document as it enters the register, without its number. `addressee` names another body; a party is known by its
    number alone, so that its name goes when it is erased."""

    form_no: str
    fiscal_year: int
    party_id: int
    addressee: str
    issued_on: date
    draft_id: int | None = None
    job_id: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One document with where it stands: the newest of its events that says so, None while it is being made.

    `party_id` is whom it is about, `to_party_id` the party to whom it went; `addressee` the name to show.
    """

    document_id: int
    form_no: str
    title: str
    fiscal_year: int
    serial_no: int
    document_no: str
    party_id: int
    party_no: str
    addressee: str
    issued_on: date
    run_id: int | None
    state: DocumentEvent | None
    state_on: date | None
    function_code: str
    letter_key: str
    to_party_id: int | None

    @property
    def state_word(self) -> str:
        """The word on the screen."""
        return self.state.label if self.state is not None else "作成中"

    @property
    def gone(self) -> bool:
        """True for a paper that is not to go out any more."""
        return self.state in (DocumentEvent.WITHDRAWN, DocumentEvent.CANCELLED)


@dataclass(frozen=True, slots=True)
class DocumentStep:
    """One event of a document. `staff_name` is who did it, from the audit row."""

    kind: DocumentEvent
    on: date
    reason: str
    staff_name: str


@dataclass(frozen=True, slots=True)
class Body:
    """What a document says, frozen as JSON, with what the register needs to find and print it again."""

    letter_key: str
    title: str
    document_no: str
    function_code: str
    pages: int
    frozen: str
    to_party_id: int | None = None
    postal_code: str = ""
    run_id: int | None = None
    file_no: int | None = None
    place: int | None = None
    """Its place in the run: files and pages follow it."""


class Documents(Protocol):
    """The register of documents in the store; rows are only ever added."""

    def next_serial(self, form_no: str, fiscal_year: int) -> int:
        """The next number of a form in a fiscal year; taken in the transaction that adds the document."""
        ...

    def add(self, new: NewDocument, serial_no: int, digest: bytes, body: Body, audit_seq: int) -> int:
        """A document with what it says; its number in the store."""
        ...

    def happen(self, document_id: int, kind: DocumentEvent, on: date, audit_seq: int, reason: str = "") -> int:
        """An event of a document; its number."""
        ...

    def happen_to_all(
        self, document_ids: Sequence[int], kind: DocumentEvent, on: date, audit_seq: int, reason: str = ""
    ) -> None:
        """The same event of many documents."""
        ...

    def link_all(self, document_ids: Sequence[int], output_id: int, audit_seq: int) -> None:
        """Note of many by which output they left."""
        ...

    def get(self, document_id: int) -> Document:
        """One document. Raises NotFound."""
        ...

    def with_key(self, letter_key: str) -> Document | None:
        """The document of a letter's key, None where none was issued."""
        ...

    def frozen(self, document_id: int) -> str | None:
        """What it says, as JSON; None once the person was erased."""
        ...

    def digest(self, document_id: int) -> bytes:
        """The digest that was written down when it was issued."""
        ...

    def outputs_of(self, document_id: int) -> list[int]:
        """By which outputs of the register it left, in order."""
        ...

    def party_with(self, party_no: str) -> int | None:
        """The party of a 宛名番号."""
        ...

    def events(self, document_id: int) -> list[DocumentStep]:
        """What happened to it, in order."""
        ...

    def link(self, document_id: int, output_id: int, audit_seq: int) -> None:
        """Note by which output of the register it left."""
        ...

    def listed(
        self,
        *,
        number: str = "",
        party_id: int | None = None,
        run_id: int | None = None,
        form_no: str = "",
        before: int | None = None,
        limit: int = 100,
    ) -> list[Document]:
        """Documents, newest first, with numbers in the store below `before`. `number` is a 文書番号 or its last digits."""
        ...

    def returned_since(self, party_id: int, address: str, *, mailing: bool) -> date | None:
        """The day on which a letter to this address of the party came back, while the entry (3404) is not ended."""
        ...

    def of_run(self, run_id: int, *, after: int = 0, limit: int = 1000) -> list[Document]:
        """Documents of a run in its order."""
        ...

    def with_numbers(self, document_ids: Sequence[int]) -> list[Document]:
        """Some documents, in the order of their numbers."""
        ...
