"""Rooms of the office. A room's file is loaded when the room is first entered."""

from __future__ import annotations

import sqlite3
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.office.access.break_glass import Supports
    from storage.office.access.carrying_out import RightsRows
    from storage.office.access.recovery_codes import RecoveryCodes
    from storage.office.access.rights_changes import RightsChanges
    from storage.office.access.rights_review import RightsReviews
    from storage.office.access.staff_list import StaffLines
    from storage.office.access.transfers import Transfers
    from storage.office.audit import AuditLog
    from storage.office.audit_view import AuditReader
    from storage.office.calendar import Calendar
    from storage.office.city import City
    from storage.office.deciding.cases import Cases
    from storage.office.deciding.delegation import Delegations
    from storage.office.drafts import Drafts
    from storage.office.keeping.backups import Backups
    from storage.office.keeping.deletion import Deletions
    from storage.office.keeping.drills import Drills
    from storage.office.keeping.erasing import DatedRows
    from storage.office.keeping.expiry import Expiries
    from storage.office.keeping.replica import Replicas
    from storage.office.keeping.sealing import SealedColumn
    from storage.office.notices import Notices
    from storage.office.outputs.media import MediaRows
    from storage.office.outputs.printers import Printers
    from storage.office.outputs.register import Outputs
    from storage.office.papers.addressing import Addressees
    from storage.office.papers.documents import Documents
    from storage.office.papers.holding import HeldLetters
    from storage.office.papers.masters import Masters
    from storage.office.papers.runs import LetterRuns
    from storage.office.receiving.received import ReceivedFiles
    from storage.office.rights import Rights
    from storage.office.roster import Roster
    from storage.office.screen_drafts import ScreenDrafts
    from storage.office.sessions import Sessions
    from storage.office.settings import Settings
    from storage.office.traces.alarms import Alarms
    from storage.office.traces.disclosure import LookReader
    from storage.office.traces.kin import Kin
    from storage.office.traces.looking import Looks
    from storage.office.traces.patterns import PatternReader
    from storage.office.traces.watch_list import WatchList
    from storage.office.work import Jobs


class OfficeRooms:
    """Rooms of the office."""

    db: sqlite3.Connection

    @cached_property
    def audit(self) -> AuditLog:
        from storage.office.audit import AuditLog

        return AuditLog(self.db)

    @cached_property
    def rights(self) -> Rights:
        from storage.office.rights import Rights

        return Rights(self.db)

    @cached_property
    def settings(self) -> Settings:
        from storage.office.settings import Settings

        return Settings(self.db)

    @cached_property
    def city(self) -> City:
        from storage.office.city import City

        return City(self.db)

    @cached_property
    def roster(self) -> Roster:
        from storage.office.roster import Roster

        return Roster(self.db)

    @cached_property
    def sessions(self) -> Sessions:
        from storage.office.sessions import Sessions

        return Sessions(self.db)

    @cached_property
    def recovery_codes(self) -> RecoveryCodes:
        from storage.office.access.recovery_codes import RecoveryCodes

        return RecoveryCodes(self.db)

    @cached_property
    def rights_rows(self) -> RightsRows:
        from storage.office.access.carrying_out import RightsRows

        return RightsRows(self.db)

    @cached_property
    def rights_changes(self) -> RightsChanges:
        from storage.office.access.rights_changes import RightsChanges

        return RightsChanges(self.db)

    @cached_property
    def rights_reviews(self) -> RightsReviews:
        from storage.office.access.rights_review import RightsReviews

        return RightsReviews(self.db)

    @cached_property
    def supports(self) -> Supports:
        from storage.office.access.break_glass import Supports

        return Supports(self.db)

    @cached_property
    def transfers(self) -> Transfers:
        from storage.office.access.transfers import Transfers

        return Transfers(self.db)

    @cached_property
    def staff_lines(self) -> StaffLines:
        from storage.office.access.staff_list import StaffLines

        return StaffLines(self.db)

    @cached_property
    def drafts(self) -> Drafts:
        from storage.office.drafts import Drafts

        return Drafts(self.db)

    @cached_property
    def cases(self) -> Cases:
        from storage.office.deciding.cases import Cases

        return Cases(self.db)

    @cached_property
    def delegations(self) -> Delegations:
        from storage.office.deciding.delegation import Delegations

        return Delegations(self.db)

    @cached_property
    def jobs(self) -> Jobs:
        from storage.office.work import Jobs

        return Jobs(self.db)

    @cached_property
    def calendar(self) -> Calendar:
        from storage.office.calendar import Calendar

        return Calendar(self.db)

    @cached_property
    def notices(self) -> Notices:
        from storage.office.notices import Notices

        return Notices(self.db)

    @cached_property
    def screen_drafts(self) -> ScreenDrafts:
        from storage.office.screen_drafts import ScreenDrafts

        return ScreenDrafts(self.db)

    @cached_property
    def outputs(self) -> Outputs:
        from storage.office.outputs.register import Outputs

        return Outputs(self.db)

    @cached_property
    def output_seals(self) -> SealedColumn:
        from storage.office.keeping.sealing import SealedColumn

        return SealedColumn(self.db, "output_content", "body", "t.output_id")

    @cached_property
    def media(self) -> MediaRows:
        from storage.office.outputs.media import MediaRows

        return MediaRows(self.db)

    @cached_property
    def printers(self) -> Printers:
        from storage.office.outputs.printers import Printers

        return Printers(self.db)

    @cached_property
    def alarms(self) -> Alarms:
        from storage.office.traces.alarms import Alarms

        return Alarms(self.db)

    @cached_property
    def backups(self) -> Backups:
        from storage.office.keeping.backups import Backups

        return Backups(self.db)

    @cached_property
    def expiries(self) -> Expiries:
        from storage.office.keeping.expiry import Expiries

        return Expiries(self.db)

    @cached_property
    def drills(self) -> Drills:
        from storage.office.keeping.drills import Drills

        return Drills(self.db)

    @cached_property
    def replicas(self) -> Replicas:
        from storage.office.keeping.replica import Replicas

        return Replicas(self.db)

    @cached_property
    def kin(self) -> Kin:
        from storage.office.traces.kin import Kin

        return Kin(self.db)

    @cached_property
    def looks(self) -> Looks:
        from storage.office.traces.looking import Looks

        return Looks(self.db)

    @cached_property
    def watch_list(self) -> WatchList:
        from storage.office.traces.watch_list import WatchList

        return WatchList(self.db)

    @cached_property
    def received(self) -> ReceivedFiles:
        from storage.office.receiving.received import ReceivedFiles

        return ReceivedFiles(self.db)

    @cached_property
    def look_reader(self) -> LookReader:
        from storage.office.traces.disclosure import LookReader

        return LookReader(self.db)

    @cached_property
    def patterns(self) -> PatternReader:
        from storage.office.traces.patterns import PatternReader

        return PatternReader(self.db)

    @cached_property
    def audit_reader(self) -> AuditReader:
        from storage.office.audit_view import AuditReader

        return AuditReader(self.db)

    @cached_property
    def deletions(self) -> Deletions:
        from storage.office.keeping.deletion import Deletions

        return Deletions(self.db)

    @cached_property
    def session_erasing(self) -> DatedRows:
        from storage.office.keeping.erasing import SESSIONS, DatedRows

        return DatedRows(self.db, "live_session", SESSIONS)

    @cached_property
    def code_erasing(self) -> DatedRows:
        from storage.office.keeping.erasing import CODES, DatedRows

        return DatedRows(self.db, "totp_use", CODES)

    @cached_property
    def failure_erasing(self) -> DatedRows:
        from storage.office.keeping.erasing import FAILURES, DatedRows

        return DatedRows(self.db, "sign_in_failure", FAILURES)

    @cached_property
    def entry_erasing(self) -> DatedRows:
        from storage.office.keeping.erasing import ENTRIES, DatedRows

        return DatedRows(self.db, "screen_draft", ENTRIES)

    @cached_property
    def received_erasing(self) -> DatedRows:
        from storage.office.keeping.erasing import RECEIVED, DatedRows

        return DatedRows(self.db, "received_piece", RECEIVED)

    @cached_property
    def received_seals(self) -> SealedColumn:
        from storage.office.keeping.sealing import SealedColumn

        name = "lower(hex(f.content_sha256)) || '/' || t.piece_no"
        return SealedColumn(self.db, "received_piece", "body", name, join="JOIN received_file f USING(received_id)")

    @cached_property
    def factor_seals(self) -> SealedColumn:
        from storage.office.keeping.sealing import SealedColumn

        return SealedColumn(self.db, "staff", "totp_secret", "t.staff_no")

    @cached_property
    def payment_seals(self) -> SealedColumn:
        from storage.office.keeping.sealing import SealedColumn

        return SealedColumn(
            self.db,
            "payment",
            "raw",
            "t.batch_id || ':' || t.line_no",
            "b.layout = 'zengin-91'",
            "JOIN payment_batch b USING(batch_id)",
        )

    @cached_property
    def addressees(self) -> Addressees:
        from storage.office.papers.addressing import Addressees

        return Addressees(self.db)

    @cached_property
    def documents(self) -> Documents:
        from storage.office.papers.documents import Documents

        return Documents(self.db)

    @cached_property
    def held_letters(self) -> HeldLetters:
        from storage.office.papers.holding import HeldLetters

        return HeldLetters(self.db)

    @cached_property
    def letter_masters(self) -> Masters:
        from storage.office.papers.masters import Masters

        return Masters(self.db)

    @cached_property
    def letter_runs(self) -> LetterRuns:
        from storage.office.papers.runs import LetterRuns

        return LetterRuns(self.db)
