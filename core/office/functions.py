"""All functions that rights speak of, and who may do what by role (the matrix of the city's security rules).

The lists are data. A function belongs to the room that its code names; `tests/house` finds that each service asks for
a function of this list. Levels: R read, r read at the counter, W enter, A approve.
"""

from __future__ import annotations

from core.office.rights import COUNTER, Function, Level

FUNCTIONS: tuple[Function, ...] = (
    Function("office.sign_in", "サインイン", "0001"),
    Function("office.menu", "メニュー", "1001"),
    Function("office.approvals", "決裁箱", "8001"),
    Function("office.jobs", "ジョブ", "8101"),
    Function("office.operations", "バッチの起動・停止", "8101"),
    Function("office.settings", "設定・料率・暦", "9101"),
    Function("office.notice", "全員への連絡", "9101"),
    Function("office.delegation", "代決の委任", "8002"),
    Function("office.staff", "利用者の登録", "9001"),
    Function("office.rights", "利用者の権限", "9002"),
    Function("office.rights_review", "権限の点検", "9003"),
    Function("office.break_glass", "緊急の支援", "9004"),
    Function("office.printers", "プリンタ・端末", "9102"),
    Function("office.audit", "操作ログ", "9201"),
    Function("office.audit_export", "操作ログの出力", "9201"),
    Function("office.alarms", "通報", "9202"),
    Function("office.watch_list", "要注意の宛名", "9202"),
    Function("office.disclosure", "閲覧者の報告", "9203"),
    Function("office.witness", "立会い"),
    Function("office.outputs", "出力簿", "9301"),
    Function("office.media", "外部媒体の授受", "9302"),
    Function("office.retention", "保存期間・消去", "9401"),
    Function("office.backup", "控えの点検", "9402"),
    Function("parties.search", "宛名検索", "2001", person=True),
    Function("parties.import", "宛名の取込", "3103"),
    Function("ledger.payments", "収納・期別の照会", "2101", person=True),
    Function("ledger.assessments", "調定の照会", "2102", person=True),
    Function("ledger.statistics", "統計（個人を含まない）"),
    Function("ledger.assessment_import", "調定の取込", "3103"),
    Function("collection.batches", "日計バッチ一覧", "3101"),
    Function("collection.paid_slips", "日計入力（済通）", "3102"),
    Function("collection.payment_files", "ファイル取込", "3103"),
    Function("collection.suspense", "保留・不明金", "3104"),
    Function("collection.correction", "収納取消・訂正", "3105"),
    Function("collection.daily_close", "日計締め", "3106"),
    Function("office.letters", "発送文書・外字保留", "9303", person=True),
    Function("office.letter_forms", "様式・教示・公印", "9103"),
    Function("notices.returned_mail", "返戻", "3404", person=True),
    Function("notices.publication", "公示送達", "3404", person=True),
    Function("delinquency.lists", "朝の一覧", "6001", person=True),
    Function("delinquency.cases", "案件", "6101", person=True),
    Function("delinquency.contacts", "折衝入力", "6102", person=True),
    Function("delinquency.tasks", "予定", "6103", person=True),
    Function("delinquency.assignment", "担当割当・引継ぎ", "6104", person=True),
    Function("delinquency.relations", "関係人・名寄せ", "6105", person=True),
    Function("delinquency.reminders", "催告", "6201", person=True),
    Function("delinquency.plans", "分納誓約・納付受託", "6301", person=True),
    Function("delinquency.graces", "猶予", "6401", person=True),
    Function("delinquency.suspension", "執行停止", "6501", person=True),
    Function("delinquency.limitation", "時効", "6601", person=True),
    Function("delinquency.write_off", "不納欠損", "6602", person=True),
    Function("delinquency.succession", "相続・承継", "6701", person=True),
    Function("delinquency.liability", "第二次・連帯", "6702", person=True),
    Function("delinquency.insolvency", "破産・繰上徴収", "6703", person=True),
    Function("delinquency.survey", "実態調査", "6704", person=True),
    Function("delinquency.figures", "実績・進行管理", "6801"),
    Function("delinquency.nightly", "滞納の夜間計算", "8101"),
)

_BY_CODE = {function.code: function for function in FUNCTIONS}


def function_named(code: str) -> Function:
    """The function of a code; an unknown one is a fault of the program."""
    return _BY_CODE[code]


ROLES: dict[str, str] = {
    "collection": "収納",
    "delinquency": "整理",
    "chief": "係長",
    "manager": "課長",
    "assessment": "課税",
    "branch": "支所",
    "rights_admin": "権管",
    "operator": "運用",
    "auditor": "監査",
    "maintenance": "保守",
}
"""Role code → Japanese name. No role implies one of the grants G1 to G6."""

MATRIX: dict[str, dict[str, str]] = {
    # function: {role: letters}; a missing role has no right. "R" read, "r" read at the counter, "W" enter, "A" approve.
    "office.menu": dict.fromkeys(ROLES, "R"),
    "office.approvals": {
        "collection": "RW", "delinquency": "RW", "chief": "RWA", "manager": "RA", "rights_admin": "RW", "assessment": "RW",
        "operator": "RW",
    },
    "office.jobs": {"collection": "R", "delinquency": "R", "chief": "R", "manager": "R", "operator": "R"},
    "office.operations": {"manager": "A", "operator": "W"},
    "office.settings": {"chief": "W", "manager": "RA"},
    "office.notice": {"chief": "W", "manager": "W", "operator": "W"},
    "office.delegation": {"chief": "W", "manager": "W"},
    "office.staff": {"manager": "A", "rights_admin": "W"},
    "office.rights": {"manager": "RA", "rights_admin": "W"},
    "office.rights_review": {"manager": "W", "rights_admin": "R", "auditor": "R"},
    "office.break_glass": {"chief": "RA", "manager": "RA", "operator": "W"},
    "office.printers": {"chief": "R", "manager": "R", "operator": "W"},
    "office.audit": {"manager": "R", "auditor": "R"},
    "office.audit_export": {"manager": "W", "auditor": "W"},
    "office.alarms": {"manager": "W", "operator": "W"},
    "office.watch_list": {"manager": "W"},
    "office.disclosure": {"manager": "R", "auditor": "R"},
    "office.witness": {"chief": "A", "manager": "A"},
    "office.outputs": {
        "collection": "W", "delinquency": "W", "chief": "W", "manager": "W", "branch": "W", "rights_admin": "W", "operator": "W",
        "auditor": "W",
    },
    "office.media": {"collection": "W", "delinquency": "W", "chief": "RA", "manager": "RA"},
    "office.retention": {"chief": "W", "manager": "A", "operator": "R"},
    "office.backup": {"manager": "RA", "operator": "W"},
    "parties.search": {
        "collection": "R", "delinquency": "R", "chief": "R", "manager": "R", "assessment": "R", "branch": "r", "auditor": "R",
    },
    "parties.import": {"chief": "A", "assessment": "W", "operator": "W"},
    "ledger.payments": {
        "collection": "R", "delinquency": "R", "chief": "R", "manager": "R", "assessment": "R", "branch": "r", "auditor": "R",
    },
    "ledger.assessments": {
        "collection": "R", "delinquency": "R", "chief": "R", "manager": "R", "assessment": "R", "branch": "r", "auditor": "R",
    },
    "ledger.statistics": {
        "collection": "R", "delinquency": "R", "chief": "R", "manager": "R", "assessment": "R", "branch": "R", "auditor": "R",
    },
    "ledger.assessment_import": {"chief": "A", "assessment": "W", "operator": "W"},
    "collection.batches": {"collection": "R", "chief": "R", "manager": "R", "branch": "r", "auditor": "R", "operator": "R"},
    "collection.paid_slips": {"collection": "W", "branch": "W"},
    "collection.payment_files": {"collection": "W", "operator": "W"},
    "collection.suspense": {"collection": "W", "chief": "R"},
    "collection.correction": {"collection": "W", "chief": "A", "manager": "A"},
    "collection.daily_close": {"collection": "W", "chief": "R", "manager": "R"},
    "office.letters": {"collection": "W", "delinquency": "W", "chief": "R", "manager": "R"},
    "office.letter_forms": {"chief": "W", "manager": "RA"},
    "notices.returned_mail": {"collection": "W", "delinquency": "W", "chief": "R", "manager": "R"},
    "notices.publication": {"collection": "W", "delinquency": "W", "chief": "RA", "manager": "RA"},
    "delinquency.lists": {"delinquency": "R", "chief": "R", "manager": "R"},
    "delinquency.cases": {"collection": "R", "delinquency": "W", "chief": "R", "manager": "R", "auditor": "R"},
    "delinquency.contacts": {"collection": "R", "delinquency": "W", "chief": "R", "manager": "R", "auditor": "R"},
    "delinquency.tasks": {"collection": "R", "delinquency": "W", "chief": "R", "manager": "R"},
    "delinquency.assignment": {"delinquency": "R", "chief": "W", "manager": "R"},
    "delinquency.relations": {"delinquency": "W", "chief": "RA", "manager": "RA"},
    "delinquency.reminders": {"collection": "W", "delinquency": "W", "chief": "RA", "manager": "RA"},
    "delinquency.plans": {"delinquency": "W", "chief": "RA", "manager": "RA"},
    "delinquency.graces": {"delinquency": "W", "chief": "RA", "manager": "RA"},
    "delinquency.suspension": {"delinquency": "W", "chief": "RA", "manager": "RA"},
    "delinquency.limitation": {"delinquency": "W", "chief": "RA", "manager": "RA", "auditor": "R"},
    "delinquency.write_off": {"delinquency": "W", "chief": "RA", "manager": "RA"},
    "delinquency.succession": {"delinquency": "W", "chief": "RA", "manager": "RA"},
    "delinquency.liability": {"delinquency": "W", "chief": "RA", "manager": "RA"},
    "delinquency.insolvency": {"delinquency": "W", "chief": "RA", "manager": "RA"},
    "delinquency.survey": {"delinquency": "W", "chief": "R", "manager": "R"},
    "delinquency.figures": {"delinquency": "R", "chief": "R", "manager": "R", "auditor": "R"},
    "delinquency.nightly": {"chief": "W", "operator": "W"},
}  # fmt: skip

_LETTERS = {"R": (Level.READ, ""), "r": (Level.READ, COUNTER), "W": (Level.ENTER, ""), "A": (Level.APPROVE, "")}


def role_rights() -> list[tuple[str, str, Level, str]]:
    """The matrix as rows (role, function, level, scope), as a new city's file starts with."""
    return [
        (role, code, *_LETTERS[letter])
        for code, roles in MATRIX.items()
        for role, letters in roles.items()
        for letter in letters
    ]
