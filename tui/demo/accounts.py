"""The accounts of a demonstration file: who they are, their passwords, and their codes. Of any other file nothing is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.office.passwords import Cost, Passwords
from core.values.refusals import BadInput, Refusal

if TYPE_CHECKING:
    from tui.wiring import City

CHEAP = Passwords(Cost(passes=1, memory_kib=8192, lanes=1))
"""What the demonstration's own passwords are first hashed with: they stand on the screen. The first sign-in hashes anew."""


@dataclass(frozen=True, slots=True)
class Account:
    """One person of the demonstration, with the role in words as the sign-in screen shows it."""

    login_id: str
    staff_no: str
    name: str
    office_code: str
    role_code: str
    role: str

    @property
    def password(self) -> str:
        """The password, as it is shown."""
        return f"demo-{self.login_id}"


ACCOUNTS: tuple[Account, ...] = (
    Account("yamada", "1001", "山田　花子", "0100", "collection", "収納・入力"),
    Account("tanaka", "1002", "田中　一郎", "0100", "collection", "収納・入力"),
    Account("nakamura", "1003", "中村　𠮷野", "0100", "delinquency", "整理・入力"),
    Account("suzuki", "1004", "鈴木　良子", "0100", "chief", "係長・承認"),
    Account("kato", "1005", "加藤　髙志", "0100", "manager", "課長"),
    Account("shisho", "1101", "小林　栁子", "1100", "branch", "支所"),
    Account("kansa", "1601", "監物　三郎", "0600", "auditor", "監査"),
    Account("unyo", "1501", "海野　次郎", "0500", "operator", "運用"),
    Account("kanri", "1401", "関　理子", "0400", "rights_admin", "権限管理"),
)
"""In the order of the sign-in screen."""

SUPPORT: tuple[Account, ...] = (Account("hoshu", "1901", "保守　四郎", "9000", "maintenance", "保守"),)
"""The contractor: can do nothing before an emergency support is open (9004), and is not on the sign-in screen."""


def probes(count: int) -> tuple[Account, ...]:
    """Clerks for measuring and for tools: probe01 and so on, each signing in alone."""
    return tuple(
        Account(f"probe{n:02d}", f"9{n:03d}", f"測定　{n:02d}", "0100", "collection", "収納・入力")
        for n in range(1, count + 1)
    )


class NotADemo(Refusal):
    """Somebody asks a real city's file for what only a demonstration gives."""

    sentence = "このデータはデモではありません。認証番号は職員本人の認証アプリで確かめてください。"


@dataclass(frozen=True, slots=True)
class Code:
    """An account's code at this moment; a `used` one is not taken a second time."""

    account: Account
    code: str
    seconds_left: int
    used: bool


def is_demo(city: City) -> bool:
    """Whether the file holds invented people."""
    with city.vault.read() as store:
        municipality = store.city.municipality()
    return municipality is not None and municipality.demo


def shown_accounts(city: City) -> tuple[Account, ...]:
    """The accounts that the sign-in screen lists; none for a real city."""
    return ACCOUNTS if is_demo(city) else ()


def current_code(city: City, login_id: str) -> Code:
    """The code that an authenticator app would show now. Raises NotADemo, BadInput."""
    import pyotp  # only here: the sign-in screen is drawn without it

    from core.office.second_factor import STEP_SECONDS

    if not is_demo(city):
        raise NotADemo
    account = next((a for a in (*ACCOUNTS, *SUPPORT, *probes(99)) if a.login_id == login_id), None)
    with city.vault.read() as store:
        member = store.roster.with_login(login_id) if account else None
        if account is None or member is None:
            raise BadInput(reason=f"デモに利用者「{login_id}」はありません。", field="login_id")
        secrets = store.roster.secrets(member.staff_no)
    secret = city.outside.keys.open("staff.totp_secret", member.staff_no, secrets.totp_secret).decode("ascii")
    seconds = int(city.clock.now().timestamp())
    step = seconds // STEP_SECONDS
    code = pyotp.TOTP(secret, interval=STEP_SECONDS).generate_otp(step)
    return Code(account, code, STEP_SECONDS - seconds % STEP_SECONDS, step <= secrets.last_totp_step)


def add_accounts(city: City, accounts: tuple[Account, ...]) -> None:
    """Register the accounts with their roles from today on."""
    from core.office.roster import NewStaff, Secrets, StaffKind
    from core.office.second_factor import new_secret
    from tui.wiring import system_context

    ctx = system_context(city)
    seal = city.outside.keys.seal
    people = [
        NewStaff(
            account.staff_no,
            account.login_id,
            account.name,
            account.office_code,
            StaffKind.PERSON,
            Secrets(
                CHEAP.hash(account.password),
                None,
                seal("staff.totp_secret", account.staff_no, new_secret().encode()),
                0,
            ),
        )
        for account in accounts
    ]
    with city.vault.write() as store:
        for account, person in zip(accounts, people, strict=True):
            store.roster.add(person)
            seq = store.audit.record(
                ctx.entry(
                    "office.staff",
                    "利用者の登録",
                    staff=account.staff_no,
                    login=account.login_id,
                    role=account.role_code,
                )
            )
            store.roster.give_role(account.staff_no, account.role_code, ctx.now().date(), None, 0, seq)
