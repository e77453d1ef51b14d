"""What a municipality may decide, as named settings with dates (9101): read by the day, appended, never changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from core.office.access.open_hours import parse_hours
from core.office.contact_tables import (
    ABSENT,
    CALL_IN,
    CALL_OUT,
    COUNTER,
    COUNTERPARTS,
    METHODS,
    MOODS,
    ORAL_ACKNOWLEDGEMENT,
    PAY_METHODS,
    PHRASES,
    PROMISED,
    REASONS,
    RESULTS,
    SELF,
    VISIT,
    WORKPLACE,
    check_contact_hours,
    table_check,
)
from core.office.deciding.routes import DEFAULT_LIMITS, DEFAULT_ROUTES, check_routes, limits_of
from core.office.reminder_texts import TEXTS, check_text
from core.office.traces.grounds import USUAL_GROUNDS
from core.values.refusals import BadInput

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

FUNCTION = "office.settings"
ALWAYS = date(1950, 1, 1)
"""From the year of the Local Tax Act: a default that has no beginning of its own."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting that the system knows: key, name on the screen, the value a new city starts with, its source."""

    key: str
    name: str
    default: Any
    source: str = ""
    check: Callable[[Any], object] | None = None
    """Raises BadInput for a value of the right kind that makes no sense."""


ORDER = ("principal", "demand_fee", "late_charge", "penalty_tax", "disposition_cost")
YEARS = {"parties": 10, "raw": 7, "sessions": 3, "codes": 1, "drafts": 1, "received": 7}


def _check_order(value: Any) -> None:
    if sorted(value) != sorted(ORDER):
        raise BadInput(reason="本税、督促手数料などの5つを、充てる順に1回ずつ並べてください。", field="value")


def _check_years(value: Any) -> None:
    years = [
        each for each in value.values() if isinstance(each, int) and not isinstance(each, bool) and 1 <= each <= 99
    ]
    if set(value) != set(YEARS) or len(years) != len(YEARS):
        raise BadInput(reason="どの期間も1年から99年までで、すべて並べてください。", field="value")


def _check_plan_order(value: Any) -> None:
    if value not in ("principal_first", "by_receivable"):
        raise BadInput(
            reason="principal_first（本税が先）か by_receivable（期別ごと）を指定してください。", field="value"
        )


def _check_not_negative(value: Any) -> None:
    if value < 0:
        raise BadInput(reason="0以上で指定してください。", field="value")


def _check_words(value: Any) -> None:
    if (
        not value
        or len(set(value)) != len(value)
        or any(not str(each).strip() or len(str(each)) > 60 for each in value)
    ):
        raise BadInput(reason="60字までの言葉を、同じものがないように並べてください。", field="value")


CASE_TAGS = ("国保あり", "口座振替", "分納相談中", "給与照会中", "口座照会中", "生活困窮", "外国人", "来庁予定")
CASE_CAUTIONS = ("暴言", "弁護士介入", "係争中", "複数対応", "連絡は書面のみ")


def _check_rest(value: Any) -> None:
    if value not in ("最大の相続分", "番号の順", "代表者"):
        raise BadInput(reason="「最大の相続分」「番号の順」「代表者」のどれかにしてください。", field="value")


KNOWN: tuple[Setting, ...] = (
    Setting(
        "allocation_order",
        "任意納付の充当順",
        list(ORDER),
        "法20条の9の4②",
        check=_check_order,
    ),
    Setting("split_at_new_year", "延滞金の割合を年で分ける", True, "法附則3条の2"),
    Setting("demand_days", "督促状を発する期限（納期限後の日数）", 20, "法329条①"),
    Setting("instalment_unit_yen", "期割の端数の単位（円）", 1000, "法20条の4の2⑥"),
    Setting("file_limit_bytes", "取り込むファイルの大きさの上限", 64 * 1024 * 1024),
    Setting("done_files_days", "取り込んだファイルを受領箱の棚に残す日数", 90),
    Setting("step_rows", "一括処理の1回の件数", 2000),
    Setting("password_words", "パスワードに使えない語（市の名など）", ["ise", "iseshi"], check=_check_words),
    Setting(
        "retention_years",
        "保存期間（年）",
        YEARS,
        "文書の保存期間を定める規程",
        check=_check_years,
    ),
    Setting("backup_hours", "控えの間隔（時間）", 26),
    Setting("backup_keep_days", "控えを残す日数（最後の1つは残す）", 35),
    Setting("backup_witness", "控えの廃棄を確かめる職員（職員番号）", ""),
    Setting("drill_days", "復元訓練の間隔（日）", 8),
    Setting("anchor_hours", "操作ログを外に控える間隔（時間）", 26),
    Setting("verify_hours", "検算の間隔（時間）", 26),
    Setting("replica_minutes", "複製を確かめる間隔（分）", 15),
    Setting("mass_output_rows", "大量出力とする人数", 100),
    Setting("output_keep_hours", "出力フォルダに置く時間", 24),
    Setting("collection_division_phone", "収納推進課の電話", ""),
    Setting("approval_routes", "決裁の経路", DEFAULT_ROUTES, "決裁規程", check=check_routes),
    Setting("approval_limits", "決裁の限度額", DEFAULT_LIMITS, "決裁規程", check=limits_of),
    Setting("office_hours_held", "利用時間の制限（閉庁日を含む）", True),
    Setting("office_hours", "利用時間", "07:00-22:00", check=parse_hours),
    Setting("look_grounds", "照会の事由の候補", list(USUAL_GROUNDS), check=_check_words),
    Setting("look_brake_per_hour", "1人が1時間に照会できる人数", 120),
    Setting("search_brake_per_hour", "1人が1時間に検索できる回数", 300),
    Setting("audit_day_hours", "夜間とみなさない時刻（操作ログ）", "07:30-20:00", check=parse_hours),
    Setting("disclosure_staff_names", "閲覧者の報告に職員名を載せる", False),
    Setting("search_hits_most", "1つの条件で見られる検索結果の件数", 200),
    Setting("contact_methods", "折衝の方法", list(METHODS), check=table_check(CALL_IN, CALL_OUT, COUNTER, VISIT)),
    Setting("contact_counterparts", "折衝の相手", list(COUNTERPARTS), check=table_check(SELF, WORKPLACE)),
    Setting(
        "contact_results",
        "折衝の結果",
        list(RESULTS),
        check=table_check(PROMISED, ABSENT, ORAL_ACKNOWLEDGEMENT),
    ),
    Setting("contact_reasons", "滞納の理由", list(REASONS), check=table_check()),
    Setting("contact_moods", "折衝の感触", list(MOODS), check=table_check()),
    Setting("contact_pay_methods", "約束した納付の方法", list(PAY_METHODS), check=table_check()),
    Setting("contact_phrases", "折衝の定型文", list(PHRASES), check=table_check()),
    Setting("contact_hours", "滞納者に連絡してよい時間", "09:00-21:00", check=check_contact_hours),
    Setting("contact_closed_days", "閉庁日の連絡を注意する", True),
    Setting("contact_tag_days", "折衝で付けた付箋の期間（日）", 90),
    Setting("promise_grace_days", "納付約束の許容日数", 3),
    Setting("promise_most_days", "納付約束にできる先の日数", 62),
    Setting("case_small_yen", "少額とする滞納額（円以下）", 10_000),
    Setting("case_high_yen", "高額困難とする滞納額（円以上）", 1_000_000),
    Setting("case_difficult_years", "徴収困難とする滞納年数（1年納付なし）", 5),
    Setting("case_untouched_days", "長期未接触とする日数", 90),
    Setting("case_tags", "付箋", list(CASE_TAGS), check=_check_words),
    Setting("case_cautions", "要注意区分", list(CASE_CAUTIONS), check=_check_words),
    Setting("survey_valid_months", "実態調査の有効期間（月）", 6),
    Setting("succession_rest", "承継の端数（円）を誰に付けるか", "最大の相続分", "法9条①", check=_check_rest),
    Setting("plan_months_most", "分納誓約の期間（か月。超えると決裁）", 24, check=_check_not_negative),
    Setting("plan_count_most", "分納誓約の回数（超えると決裁）", 24, check=_check_not_negative),
    Setting("plan_order", "分納の充て方（本税が先・期別ごと）", "principal_first", check=_check_plan_order),
    Setting("plan_tolerance_yen", "分納で許す不足（円）", 0, check=_check_not_negative),
    Setting(
        "grace_apply_months",
        "申請による換価の猶予の申請期限（納期限から月）",
        6,
        "法15条の6① 市税条例",
        check=_check_not_negative,
    ),
    Setting(
        "grace_security_over_yen",
        "猶予に担保を要する額（超えるもの・円）",
        1_000_000,
        "法16条① 市税条例",
        check=_check_not_negative,
    ),
    Setting(
        "grace_security_months",
        "猶予に担保を要する期間（超えるもの・月）",
        3,
        "法16条① 市税条例",
        check=_check_not_negative,
    ),
    Setting(
        "grace_correction_days", "猶予申請の補正期間（通知の翌日から日）", 20, "法15条の2", check=_check_not_negative
    ),
    Setting("grace_allowed_days", "猶予の分割納付の期限後に待つ開庁日の数", 1, check=_check_not_negative),
    Setting("plan_allowed_days", "分納の期限後に待つ開庁日の数", 1, check=_check_not_negative),
    Setting("reminder_arrival_days", "催告書が到達したとみなす日数（発送の日から）", 2, "民法97条① 法20条④"),
    Setting("call_absences", "文書の催告を提案する不在の回数", 3),
    Setting("message_amounts", "SMS・メールに金額を書いてよい", False),
    Setting("message_sms_length", "SMSの長さ（字）", 70),
    Setting("message_mail_length", "メールの長さ（字）", 400),
    Setting("reminder_success_days", "催告の効果とみる日数（発送の日から）", 30),
    *(Setting(key, name, text, "要綱", check=check_text) for key, name, text in TEXTS),
)
"""Keys without a value here (business_date) have no default: nothing is assumed for them."""


@dataclass(frozen=True, slots=True)
class SettingView:
    """A setting with the value in force on a day."""

    setting: Setting
    value: Any


def value_of(store: Store, key: str, on: date) -> Any:
    """The value in force on a day, or the default of a setting that came after the city was founded."""
    found = store.settings.get(key, on)
    return next(setting.default for setting in KNOWN if setting.key == key) if found is None else found


def list_settings(ctx: Context[Store], on: date) -> list[SettingView]:
    """All known settings with the value of the day."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        return [SettingView(setting, value_of(store, setting.key, on)) for setting in KNOWN]


def known_setting(key: str) -> Setting:
    """The setting of a key. Raises BadInput for one that the system does not know."""
    found = next((setting for setting in KNOWN if setting.key == key), None)
    if found is None:
        raise BadInput(reason=f"設定「{key}」はありません。設定の一覧から選んでください。", field="key")
    return found


def check_value(setting: Setting, value: object) -> None:
    """Raises BadInput for a value of another kind than the setting's, or one that makes no sense."""
    if type(value) is not type(setting.default):
        raise BadInput(reason=f"「{setting.name}」の値の種類が違います。いまの値を確かめてください。", field="value")
    if setting.check is not None:
        setting.check(value)


def put_setting(
    ctx: Context[Store], store: Store, key: str, from_on: date, value: object, *, draft_id: int | None = None
) -> None:
    """Set a value that holds from a day on, in the transaction of the approval: no clerk sets one alone (§5)."""
    check_value(known_setting(key), value)
    before = store.settings.get(key, from_on)
    entry = ctx.entry(
        FUNCTION, "設定の変更", key=key, from_on=from_on.isoformat(), before=before, after=value, draft=draft_id
    )
    store.settings.put(key, from_on, value, store.audit.record(entry))


def found_settings(store: Store, audit_seq: int, own: Mapping[str, object] | None = None) -> None:
    """The values that a new city starts with; `own` takes the place of a default."""
    values = {setting.key: setting.default for setting in KNOWN} | dict(own or {})
    for key, value in values.items():
        store.settings.put(key, ALWAYS, value, audit_seq)
