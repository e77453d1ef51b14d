"""What a new city's letters of 催告 say: paragraphs by key, each a dated setting (P-01 to P-06), and the texts of messages.

Places in braces are filled in when the letter is made: {due} 指定期限, {city} the city, {body} the body of the handover.
"""

from __future__ import annotations

import re
from typing import Any

from core.values.refusals import BadInput

MOST = 200
PLACES = frozenset(("due", "city", "body"))

BODY = "三重地方税管理回収機構"

TEXTS: tuple[tuple[str, str, str], ...] = (
    (
        "reminder_p01",
        "催告書（P-01）の本文",
        "下の期別明細の市税は、納期限を過ぎ、督促状をお送りした後も納付が確認できません。税額、延滞金及び督促手数料を、"
        "{due}までに納付してください。",
    ),
    (
        "reminder_p02_promise",
        "個別催告書（P-02）の本文 約束が守られない",
        "お約束いただいた日を過ぎても、納付が確認できません。下の期別明細の金額を{due}までに納付してください。"
        "事情が変わったときは、期限までに必ずご連絡ください。",
    ),
    (
        "reminder_p02_plan",
        "個別催告書（P-02）の本文 分納が守られない",
        "分納誓約による納付が、定めた日を過ぎても確認できません。下の期別明細の金額を{due}までに納付してください。"
        "納付が難しいときは、期限までに収入と支出の分かる書類をお持ちのうえ、ご相談ください。",
    ),
    (
        "reminder_p02_talk",
        "個別催告書（P-02）の本文 相談の後",
        "先にご相談いただいた市税について、その後の納付が確認できません。下の期別明細の金額を{due}までに納付してください。",
    ),
    (
        "reminder_p02_none",
        "個別催告書（P-02）の本文 連絡がない",
        "これまで文書や電話でお知らせしてきましたが、ご連絡も納付も確認できません。下の期別明細の金額を{due}までに納付し、"
        "納付できない事情があるときは、期限までに必ずご連絡ください。",
    ),
    (
        "reminder_p03",
        "最終催告書（P-03）の本文",
        "これまで再三にわたり納付をお願いしてきましたが、いまだに納付が確認できません。下の期別明細の金額を{due}までに納付して"
        "ください。これは、滞納処分を行う前の最後の催告です。",
    ),
    (
        "reminder_p03_next",
        "最終催告書（P-03）の予告",
        "期限までに納付も連絡もないときは、地方税法の定めにより、財産を調査し、差押えなどの滞納処分を行います。",
    ),
    (
        "reminder_p04",
        "差押予告書（P-04）の本文",
        "下の期別明細の市税について、{due}までに納付がないときは、地方税法の定めにより、財産を差し押さえます。"
        "既に財産の調査を行っています。",
    ),
    (
        "reminder_p04_kinds",
        "差押予告書（P-04）の財産の種別",
        "預金、給与、年金、保険、売掛金、不動産、自動車など",
    ),
    (
        "reminder_p05",
        "移管最終催告書（P-05）の本文",
        "下の期別明細の市税について、{due}までに納付がないときは、徴収の事務を{body}へ移管します。移管の後は、同機構が財産の調査、"
        "差押え及び公売を行い、納付と相談の窓口も同機構になります。",
    ),
    ("handover_body", "徴収の事務の移管先", BODY),
    ("handover_ground", "移管の根拠", "三重地方税管理回収機構の規約及び地方税法"),
    ("handover_contact", "移管後の窓口", "三重地方税管理回収機構（移管の通知書に記載する電話番号）"),
    (
        "reminder_p06",
        "呼出状（P-06）の本文",
        "お伝えしたいことがありますので、{due}までに下の連絡先へお電話いただくか、ご来庁ください。"
        "来庁の際は、この文書と本人確認のできる書類をお持ちください。",
    ),
    (
        "reminder_pay",
        "催告の納付方法の案内",
        "お手元の納付書により、金融機関、コンビニエンスストア、市役所、総合支所又は支所の窓口で納付してください。"
        "納付書をお持ちでないときは、再発行しますのでご連絡ください。",
    ),
    (
        "reminder_late_charge",
        "催告の延滞金の案内",
        "延滞金は、納付する日まで日数に応じて加算されます。上の延滞金は基準日までの計算額で、納付の日により増えることがあります。",
    ),
    (
        "reminder_consult",
        "催告の相談の案内",
        "病気、失業、災害などにより納付が難しいときは、猶予の制度を利用できる場合があります。下の連絡先へ早めにご相談ください。",
    ),
    (
        "reminder_crossing",
        "催告の行き違いの案内",
        "この文書と行き違いに納付されたときは、ご容赦ください。",
    ),
    (
        "reminder_leaflet",
        "口座振替の案内（同封）",
        "納め忘れのない口座振替をご利用ください。申込みの案内を同封しています。",
    ),
    (
        "message_sms",
        "SMSの文面",
        "{city}収納推進課です。お伝えしたいことがあります。{due}までに市役所代表電話から収納推進課へご連絡ください。",
    ),
    (
        "message_mail",
        "メールの文面",
        "{city}収納推進課です。お伝えしたいことがありますので、{due}までに市役所代表電話から収納推進課へご連絡ください。"
        "このメールには返信できません。心当たりのないときは破棄してください。",
    ),
)
"""Key, name on the screen and words of each text."""

_PLACE = re.compile(r"\{([^{}]*)\}")


def check_text(value: Any) -> None:
    """Raises BadInput for a text that is empty, too long, or names a place that nothing fills."""
    words = str(value)
    if not words.strip() or len(words) > MOST:
        raise BadInput(reason=f"文面は{MOST}字までで入力してください。", field="value")
    strange = [each for each in _PLACE.findall(words) if each not in PLACES]
    if strange or "{" in _PLACE.sub("", words) or "}" in _PLACE.sub("", words):
        raise BadInput(
            reason="差込みの印は {due}（期限）、{city}（市）、{body}（移管先）だけが使えます。", field="value"
        )
