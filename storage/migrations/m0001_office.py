"""Staff, rights, sessions, the audit chain, drafts and approvals, jobs, documents, settings."""

from sqlite_utils import Database

from storage.migrations.plan import append_only, migrations

STATEMENTS = [
    """
    CREATE TABLE municipality(
      only_row INTEGER PRIMARY KEY CHECK(only_row=1),
      municipality_code TEXT NOT NULL,
      name TEXT NOT NULL,
      demo INTEGER NOT NULL DEFAULT 0 CHECK(demo IN (0,1))
    ) STRICT
    """,
    """
    CREATE TABLE office(
      office_code TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      kind TEXT NOT NULL CHECK(kind IN ('division','branch','outside'))
    ) STRICT
    """,
    """
    CREATE TABLE staff(
      staff_no TEXT PRIMARY KEY,
      login_id TEXT NOT NULL UNIQUE,
      party_id INTEGER REFERENCES party,
      office_code TEXT NOT NULL,
      state TEXT NOT NULL DEFAULT 'active' CHECK(state IN ('active','suspended','retired')),
      password_hash TEXT NOT NULL,
      password_until_at TEXT,
      totp_secret BLOB NOT NULL,
      rights_version INTEGER NOT NULL DEFAULT 1,
      version INTEGER NOT NULL DEFAULT 1,
      name TEXT NOT NULL DEFAULT '',
      kind TEXT NOT NULL DEFAULT 'person' CHECK(kind IN ('person','unattended')),
      password_changed_at TEXT NOT NULL DEFAULT '',
      last_totp_step INTEGER NOT NULL DEFAULT 0
    ) STRICT
    """,
    """
    CREATE TABLE role(
      role_code TEXT PRIMARY KEY,
      name TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE role_right(
      role_code TEXT NOT NULL,
      function_code TEXT NOT NULL,
      level TEXT NOT NULL CHECK(level IN ('read','enter','approve')),
      scope TEXT NOT NULL DEFAULT '' CHECK(scope IN ('','counter')),
      PRIMARY KEY(role_code, function_code, level)
    ) STRICT
    """,
    """
    CREATE TABLE staff_role(
      staff_no TEXT NOT NULL REFERENCES staff,
      role_code TEXT NOT NULL,
      from_on TEXT NOT NULL,
      until_on TEXT,
      draft_id INTEGER NOT NULL,
      audit_seq INTEGER NOT NULL,
      PRIMARY KEY(staff_no, role_code, from_on)
    ) STRICT
    """,
    """
    CREATE TABLE staff_right(
      staff_no TEXT NOT NULL REFERENCES staff,
      function_code TEXT NOT NULL,
      level TEXT NOT NULL CHECK(level IN ('read','enter','approve')),
      effect TEXT NOT NULL CHECK(effect IN ('grant','refuse')),
      from_on TEXT NOT NULL,
      until_on TEXT,
      draft_id INTEGER NOT NULL,
      audit_seq INTEGER NOT NULL,
      PRIMARY KEY(staff_no, function_code, level, from_on)
    ) STRICT
    """,
    """
    CREATE TABLE special_grant(
      staff_no TEXT NOT NULL REFERENCES staff,
      grant_code TEXT NOT NULL CHECK(grant_code IN ('G1','G2','G3','G4','G5','G6')),
      limit_yen INTEGER,
      from_on TEXT NOT NULL,
      until_on TEXT NOT NULL,
      draft_id INTEGER NOT NULL,
      audit_seq INTEGER NOT NULL,
      PRIMARY KEY(staff_no, grant_code, from_on)
    ) STRICT
    """,
    """
    CREATE TABLE totp_use(
      staff_no TEXT NOT NULL REFERENCES staff,
      step INTEGER NOT NULL,
      PRIMARY KEY(staff_no, step)
    ) STRICT
    """,
    """
    CREATE TABLE live_session(
      session_id INTEGER PRIMARY KEY,
      staff_no TEXT NOT NULL REFERENCES staff,
      terminal TEXT NOT NULL,
      started_at TEXT NOT NULL,
      seen_at TEXT NOT NULL,
      process TEXT NOT NULL DEFAULT '',
      must_change INTEGER NOT NULL DEFAULT 0 CHECK(must_change IN (0,1)),
      ended_at TEXT,
      end_cause TEXT,
      CHECK((ended_at IS NULL) = (end_cause IS NULL))
    ) STRICT
    """,
    """
    CREATE UNIQUE INDEX live_session_one ON live_session(staff_no) WHERE ended_at IS NULL
    """,
    """
    CREATE INDEX live_session_terminal ON live_session(staff_no, terminal)
    """,
    """
    CREATE TABLE sign_in_failure(
      login_id TEXT NOT NULL,
      terminal TEXT NOT NULL,
      failures INTEGER NOT NULL,
      last_at TEXT NOT NULL,
      wait_until_at TEXT NOT NULL,
      PRIMARY KEY(login_id, terminal)
    ) STRICT
    """,
    """
    CREATE TABLE audit_log(
      seq INTEGER PRIMARY KEY,
      at_utc TEXT NOT NULL,
      at_local TEXT NOT NULL,
      boot_id TEXT NOT NULL,
      staff_no TEXT NOT NULL,
      session_id INTEGER,
      terminal TEXT NOT NULL,
      function_code TEXT NOT NULL,
      party_id INTEGER,
      file_name TEXT CHECK(file_name IN ('収納情報ファイル','滞納情報ファイル')),
      reason TEXT,
      result TEXT NOT NULL CHECK(result IN ('done','viewed','refused','failed')),
      body TEXT NOT NULL,
      prev_hash BLOB NOT NULL,
      hash BLOB NOT NULL CHECK(length(hash)=32)
    ) STRICT
    """,
    """
    CREATE INDEX audit_log_party ON audit_log(party_id, seq) WHERE party_id IS NOT NULL
    """,
    """
    -- A row follows the last one, by number and by hash.
    CREATE TRIGGER audit_log_chain BEFORE INSERT ON audit_log
    WHEN NEW.seq IS NOT (SELECT coalesce(max(seq),0)+1 FROM audit_log)
      OR NEW.prev_hash IS NOT coalesce((SELECT hash FROM audit_log ORDER BY seq DESC LIMIT 1), zeroblob(32))
    BEGIN
      SELECT RAISE(ABORT,'audit chain');
    END
    """,
    """
    CREATE TABLE draft(
      draft_id INTEGER NOT NULL,
      revision INTEGER NOT NULL DEFAULT 1,
      act_code TEXT NOT NULL,
      payload TEXT NOT NULL,
      digest BLOB NOT NULL,
      amount_yen INTEGER,
      payee_key TEXT,
      party_id INTEGER REFERENCES party,
      drafted_by TEXT NOT NULL REFERENCES staff,
      drafted_at TEXT NOT NULL,
      steps INTEGER NOT NULL CHECK(steps>0),
      audit_seq INTEGER NOT NULL,
      PRIMARY KEY(draft_id, revision)
    ) STRICT
    """,
    """
    CREATE TABLE approval(
      draft_id INTEGER NOT NULL,
      revision INTEGER NOT NULL,
      step_no INTEGER NOT NULL,
      decision TEXT NOT NULL CHECK(decision IN ('approve','send_back','withdraw')),
      decided_by TEXT NOT NULL REFERENCES staff,
      decided_at TEXT NOT NULL,
      totp_step INTEGER,
      digest BLOB NOT NULL,
      reason TEXT,
      audit_seq INTEGER NOT NULL,
      PRIMARY KEY(draft_id, revision, step_no),
      FOREIGN KEY(draft_id, revision) REFERENCES draft
    ) STRICT
    """,
    """
    CREATE TABLE draft_execution(
      draft_id INTEGER PRIMARY KEY,
      revision INTEGER NOT NULL,
      executed_on TEXT NOT NULL,
      audit_seq INTEGER NOT NULL,
      FOREIGN KEY(draft_id, revision) REFERENCES draft
    ) STRICT
    """,
    """
    -- Of the newest revision, with its digest, in order, by another person than the drafter and the party, with a fresh code.
    CREATE TRIGGER approval_rules BEFORE INSERT ON approval
    WHEN NEW.revision IS NOT (SELECT max(revision) FROM draft WHERE draft_id=NEW.draft_id)
      OR NEW.digest IS NOT (SELECT digest FROM draft WHERE draft_id=NEW.draft_id AND revision=NEW.revision)
      OR NEW.step_no IS NOT 1+(SELECT count(*)
        FROM approval
        WHERE draft_id=NEW.draft_id
        AND revision=NEW.revision
        AND decision='approve')
      OR EXISTS(SELECT 1
        FROM approval
        WHERE draft_id=NEW.draft_id
        AND revision=NEW.revision
        AND decision<>'approve')
      OR (NEW.decision='approve'
        AND (NEW.totp_step IS NULL
          OR EXISTS(SELECT 1 FROM draft WHERE draft_id=NEW.draft_id AND drafted_by=NEW.decided_by)
          OR EXISTS(SELECT 1
            FROM approval
            WHERE draft_id=NEW.draft_id
            AND revision=NEW.revision
            AND decided_by=NEW.decided_by)
          OR EXISTS(SELECT 1
            FROM draft d
            JOIN staff s ON s.party_id=d.party_id
            WHERE d.draft_id=NEW.draft_id
            AND s.staff_no=NEW.decided_by)))
    BEGIN
      SELECT RAISE(ABORT,'approval');
    END
    """,
    """
    -- An act is executed when every step of its newest revision has been approved.
    CREATE TRIGGER draft_execution_approved BEFORE INSERT ON draft_execution
    WHEN (SELECT count(*)
      FROM approval a
      WHERE a.draft_id=NEW.draft_id
      AND a.revision=NEW.revision
      AND a.decision='approve') IS NOT (SELECT steps
      FROM draft
      WHERE draft_id=NEW.draft_id
      AND revision=NEW.revision)
      OR NEW.revision IS NOT (SELECT max(revision) FROM draft WHERE draft_id=NEW.draft_id)
    BEGIN
      SELECT RAISE(ABORT,'not approved');
    END
    """,
    """
    CREATE TABLE job(
      job_id INTEGER PRIMARY KEY,
      kind TEXT NOT NULL,
      subject TEXT NOT NULL,
      params TEXT NOT NULL,
      state TEXT NOT NULL DEFAULT 'waiting' CHECK(state IN ('waiting','running','paused','done','failed','cancelled','reversing','reversed')),
      requested_by TEXT NOT NULL REFERENCES staff,
      requested_at TEXT NOT NULL,
      worker TEXT NOT NULL DEFAULT '',
      lease_until_at TEXT,
      expected_count INTEGER NOT NULL DEFAULT 0 CHECK(expected_count>=0),
      message TEXT NOT NULL DEFAULT '',
      version INTEGER NOT NULL DEFAULT 1
    ) STRICT
    """,
    """
    CREATE UNIQUE INDEX job_one_live ON job(kind, subject) WHERE state IN ('waiting','running','paused','reversing')
    """,
    """
    CREATE TABLE job_step(
      job_id INTEGER NOT NULL REFERENCES job,
      direction TEXT NOT NULL DEFAULT 'do' CHECK(direction IN ('do','undo')),
      step_no INTEGER NOT NULL,
      last_key TEXT NOT NULL,
      row_count INTEGER NOT NULL,
      amount_yen INTEGER NOT NULL,
      audit_seq INTEGER NOT NULL,
      PRIMARY KEY(job_id, direction, step_no)
    ) STRICT
    """,
    """
    -- A job moves along these arrows only.
    CREATE TRIGGER job_arrows BEFORE UPDATE OF state ON job
    WHEN OLD.state||'>'||NEW.state NOT IN ('waiting>running','waiting>cancelled','running>paused','paused>running','running>done','running>failed','failed>running','paused>cancelled','done>reversing','reversing>reversed')
    BEGIN
      SELECT RAISE(ABORT,'job state');
    END
    """,
    """
    CREATE TABLE document(
      document_id INTEGER PRIMARY KEY,
      kind TEXT NOT NULL,
      fiscal_year INTEGER NOT NULL,
      serial_no INTEGER NOT NULL,
      party_id INTEGER NOT NULL REFERENCES party,
      addressee TEXT NOT NULL,
      issued_on TEXT NOT NULL,
      content_digest BLOB NOT NULL,
      draft_id INTEGER,
      job_id INTEGER REFERENCES job,
      audit_seq INTEGER NOT NULL,
      UNIQUE(kind, fiscal_year, serial_no)
    ) STRICT
    """,
    """
    CREATE TABLE document_event(
      event_id INTEGER PRIMARY KEY,
      document_id INTEGER NOT NULL REFERENCES document,
      kind TEXT NOT NULL CHECK(kind IN ('printed','reprinted','withdrawn','dispatched',
        'delivered','returned','resent','published','deemed_delivered','cancelled')),
      event_on TEXT NOT NULL,
      reason TEXT,
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE setting(
      key TEXT NOT NULL,
      from_on TEXT NOT NULL,
      value TEXT NOT NULL,
      audit_seq INTEGER NOT NULL,
      PRIMARY KEY(key, from_on, audit_seq)
    ) STRICT
    """,
    """
    CREATE TABLE calendar_day(
      day TEXT PRIMARY KEY CHECK(day=date(day,'+0 days')),
      kind TEXT NOT NULL CHECK(kind IN ('closed','open')),
      name TEXT NOT NULL,
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE notice(
      notice_id INTEGER PRIMARY KEY,
      body TEXT NOT NULL,
      from_at TEXT NOT NULL,
      until_at TEXT NOT NULL,
      staff_no TEXT NOT NULL REFERENCES staff,
      ended_at TEXT,
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE screen_draft(
      staff_no TEXT NOT NULL REFERENCES staff,
      screen_no TEXT NOT NULL,
      subject TEXT NOT NULL,
      body TEXT NOT NULL,
      saved_at TEXT NOT NULL,
      PRIMARY KEY(staff_no, screen_no, subject)
    ) STRICT
    """,
]

APPEND_ONLY = [
    "audit_log",
    "draft",
    "approval",
    "draft_execution",
    "job_step",
    "document",
    "document_event",
    "totp_use",
    "setting",
]


@migrations()
def m0001_office(db: Database) -> None:
    """Staff, rights, sessions, the audit chain, drafts and approvals, jobs, documents, settings."""
    for statement in STATEMENTS:
        db.execute(statement)
    for table in APPEND_ONLY:
        append_only(db, table)
