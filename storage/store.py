"""The store: one object a transaction, with a room for each subject."""

from __future__ import annotations

import sqlite3

from storage.collection.batches import Banks, Batches
from storage.collection.held import HeldMoney
from storage.collection.matching import Matching
from storage.collection.receipts import Receipts
from storage.collection.reviewed import Reviews
from storage.collection.slip_lines import SlipLines
from storage.ledger.assessments.importing import Assessments
from storage.ledger.inquiry.rows import Inquiries
from storage.ledger.journal import Journal
from storage.ledger.open_claims import OpenClaims
from storage.ledger.rates import Rates
from storage.ledger.receivables import Receivables
from storage.ledger.tax_items import TaxItems
from storage.office.audit import AuditLog
from storage.office.audit_view import AuditReader
from storage.office.calendar import Calendar
from storage.office.city import City
from storage.office.drafts import Drafts
from storage.office.notices import Notices
from storage.office.rights import Rights
from storage.office.roster import Roster
from storage.office.screen_drafts import ScreenDrafts
from storage.office.sessions import Sessions
from storage.office.settings import Settings
from storage.office.work import Jobs
from storage.parties.import_files import ImportFiles
from storage.parties.parties import Parties
from storage.refunds.overpayments import Overpayments


class Store:
    """All rooms over one open transaction; it does not outlive it."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.audit = AuditLog(db)
        self.rights = Rights(db)
        self.settings = Settings(db)
        self.city = City(db)
        self.roster = Roster(db)
        self.sessions = Sessions(db)
        self.drafts = Drafts(db)
        self.jobs = Jobs(db)
        self.calendar = Calendar(db)
        self.notices = Notices(db)
        self.screen_drafts = ScreenDrafts(db)
        self.audit_reader = AuditReader(db)
        self.parties = Parties(db)
        self.imports = ImportFiles(db)
        self.journal = Journal(db)
        self.rates = Rates(db)
        self.tax_items = TaxItems(db)
        self.receivables = Receivables(db)
        self.open_claims = OpenClaims(db)
        self.assessments = Assessments(db)
        self.inquiries = Inquiries(db)
        self.overpayments = Overpayments(db)
        self.banks = Banks(db)
        self.batches = Batches(db)
        self.matching = Matching(db)
        self.slip_lines = SlipLines(db)
        self.suspense = HeldMoney(db)
        self.receipts = Receipts(db)
        self.reviews = Reviews(db)
