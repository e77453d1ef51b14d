"""The store: one object a transaction, with a room for each subject.

A room's file is loaded when the room is first entered: a clerk's terminal starts without most of them.
"""

from __future__ import annotations

import sqlite3
from functools import cached_property
from typing import TYPE_CHECKING

from storage.delinquency.ports import DelinquencyRooms
from storage.notices.ports import NoticesRooms
from storage.office.ports import OfficeRooms

if TYPE_CHECKING:
    from storage.collection.batches import Banks, Batches
    from storage.collection.day_totals import DayBooks
    from storage.collection.erasing import PaymentErasing
    from storage.collection.held import HeldMoney
    from storage.collection.marks import Marks
    from storage.collection.matching import Matching
    from storage.collection.receipts import Receipts
    from storage.collection.reviewed import Reviews
    from storage.collection.slip_lines import SlipLines
    from storage.ledger.assessments.importing import Assessments
    from storage.ledger.inquiry.rows import Inquiries
    from storage.ledger.journal import Journal
    from storage.ledger.open_claims import OpenClaims
    from storage.ledger.rates import Rates
    from storage.ledger.receivable_events import ReceivableEvents
    from storage.ledger.receivables import Receivables
    from storage.ledger.tax_items import TaxItems
    from storage.parties.erasing import PartyErasing
    from storage.parties.import_files import ImportFiles
    from storage.parties.parties import Parties
    from storage.refunds.overpayments import Overpayments


class Store(OfficeRooms, NoticesRooms, DelinquencyRooms):
    """All rooms over one open transaction; it does not outlive it."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db

    @cached_property
    def parties(self) -> Parties:
        from storage.parties.parties import Parties

        return Parties(self.db)

    @cached_property
    def imports(self) -> ImportFiles:
        from storage.parties.import_files import ImportFiles

        return ImportFiles(self.db)

    @cached_property
    def journal(self) -> Journal:
        from storage.ledger.journal import Journal

        return Journal(self.db)

    @cached_property
    def rates(self) -> Rates:
        from storage.ledger.rates import Rates

        return Rates(self.db)

    @cached_property
    def tax_items(self) -> TaxItems:
        from storage.ledger.tax_items import TaxItems

        return TaxItems(self.db)

    @cached_property
    def receivables(self) -> Receivables:
        from storage.ledger.receivables import Receivables

        return Receivables(self.db)

    @cached_property
    def open_claims(self) -> OpenClaims:
        from storage.ledger.open_claims import OpenClaims

        return OpenClaims(self.db)

    @cached_property
    def assessments(self) -> Assessments:
        from storage.ledger.assessments.importing import Assessments

        return Assessments(self.db)

    @cached_property
    def inquiries(self) -> Inquiries:
        from storage.ledger.inquiry.rows import Inquiries

        return Inquiries(self.db)

    @cached_property
    def overpayments(self) -> Overpayments:
        from storage.refunds.overpayments import Overpayments

        return Overpayments(self.db)

    @cached_property
    def banks(self) -> Banks:
        from storage.collection.batches import Banks

        return Banks(self.db)

    @cached_property
    def batches(self) -> Batches:
        from storage.collection.batches import Batches

        return Batches(self.db)

    @cached_property
    def matching(self) -> Matching:
        from storage.collection.matching import Matching

        return Matching(self.db)

    @cached_property
    def slip_lines(self) -> SlipLines:
        from storage.collection.slip_lines import SlipLines

        return SlipLines(self.db)

    @cached_property
    def suspense(self) -> HeldMoney:
        from storage.collection.held import HeldMoney

        return HeldMoney(self.db)

    @cached_property
    def receipts(self) -> Receipts:
        from storage.collection.receipts import Receipts

        return Receipts(self.db)

    @cached_property
    def day_books(self) -> DayBooks:
        from storage.collection.day_totals import DayBooks

        return DayBooks(self.db)

    @cached_property
    def marks(self) -> Marks:
        from storage.collection.marks import Marks

        return Marks(self.db)

    @cached_property
    def reviews(self) -> Reviews:
        from storage.collection.reviewed import Reviews

        return Reviews(self.db)

    @cached_property
    def party_erasing(self) -> PartyErasing:
        from storage.parties.erasing import PartyErasing

        return PartyErasing(self.db)

    @cached_property
    def payment_erasing(self) -> PaymentErasing:
        from storage.collection.erasing import PaymentErasing

        return PaymentErasing(self.db)

    @cached_property
    def receivable_events(self) -> ReceivableEvents:
        from storage.ledger.receivable_events import ReceivableEvents

        return ReceivableEvents(self.db)
