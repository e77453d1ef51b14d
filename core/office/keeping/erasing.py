"""What the office's own tables keep and erase: sessions, used codes, wrong sign-ins, unfinished entries."""

from __future__ import annotations

from core.office.keeping.retention import FOR_EVER, Erasure, Kept

BOOKS = "帳簿と決裁の記録。消去しない"
CHAIN = "操作ログの鎖。行を消すと鎖が切れるため、消去しない"
RIGHTS = "だれが何をできたかの記録"
MASTER = "台帳。現在の内容だけを持つ"

KEPT: dict[str, Kept] = {
    "municipality": Kept(FOR_EVER, "作成の日", MASTER),
    "office": Kept(FOR_EVER, "作成の日", MASTER),
    "staff": Kept(FOR_EVER, "退職の日", "操作ログの職員番号の名前"),
    "role": Kept(FOR_EVER, "作成の日", MASTER),
    "role_right": Kept(FOR_EVER, "作成の日", MASTER),
    "staff_role": Kept(FOR_EVER, "終わりの日", RIGHTS),
    "staff_right": Kept(FOR_EVER, "終わりの日", RIGHTS),
    "special_grant": Kept(FOR_EVER, "終わりの日", RIGHTS),
    "totp_use": Kept("codes", "使用の日", "使用済みの認証番号。古いものは二度と使えない"),
    "recovery_code": Kept(FOR_EVER, "発行の日", "予備コードの値。新しい組を作ると消える"),
    "staff_transfer": Kept(FOR_EVER, "異動の日", "だれがいつどこに属したかの記録"),
    "live_session": Kept("sessions", "終了の日", "サインインの記録（操作ログにも残る）"),
    "sign_in_failure": Kept("codes", "最後の失敗の日", "続けて誤った回数"),
    "audit_log": Kept(FOR_EVER, "記録の日", CHAIN),
    "audit_seen": Kept(FOR_EVER, "記録の日", "操作ログの索引（検索結果に出た人）"),
    "alarm": Kept(FOR_EVER, "対応の日", "通報と対応の記録。本文は宛名の消去で消える"),
    "look_permit": Kept(FOR_EVER, "立会いの日", RIGHTS),
    "brake_lift": Kept(FOR_EVER, "立会いの日", RIGHTS),
    "case_list": Kept(FOR_EVER, "終わりの日", "担当の記録。番号だけを持つ"),
    "watch_list": Kept("parties", "終わりの日", "通報の根拠。終わったものは宛名の消去で消える"),
    "rights_review": Kept(FOR_EVER, "点検の日", RIGHTS),
    "emergency_support": Kept(FOR_EVER, "終了の日", RIGHTS),
    "emergency_function": Kept(FOR_EVER, "終了の日", RIGHTS),
    "draft": Kept(FOR_EVER, "起案の日", BOOKS),
    "approval": Kept(FOR_EVER, "決裁の日", BOOKS),
    "draft_execution": Kept(FOR_EVER, "決裁の日", BOOKS),
    "draft_handover_event": Kept(FOR_EVER, "起案の日", BOOKS),
    "draft_open": Kept(FOR_EVER, "起案の日", "決裁を待つ起案の番号。決裁か取下げで消える"),
    "delegation": Kept(FOR_EVER, "終わりの日", RIGHTS),
    "delegation_end": Kept(FOR_EVER, "終了の日", RIGHTS),
    "job": Kept(FOR_EVER, "依頼の日", "処理の記録"),
    "job_step": Kept(FOR_EVER, "処理の日", "処理の記録"),
    "document": Kept(FOR_EVER, "発行の日", "発行した文書の番号"),
    "document_event": Kept(FOR_EVER, "発行の日", "発行した文書の経過"),
    "letter": Kept(FOR_EVER, "発行の日", "発行した文書の番号"),
    "letter_body": Kept("parties", "宛名と同じ", "発行した文書の内容。宛名の消去で消える"),
    "letter_output": Kept(FOR_EVER, "発行の日", "文書がどの出力で出たか"),
    "letter_run": Kept(FOR_EVER, "依頼の日", "一括発行の記録"),
    "letter_target": Kept(FOR_EVER, "依頼の日", "一括発行の対象。番号だけを持つ"),
    "letter_skip": Kept(FOR_EVER, "依頼の日", "一括発行で出さなかった理由。番号だけを持つ"),
    "letter_file": Kept(FOR_EVER, "作成の日", "一括発行のファイル"),
    "letter_dispatch": Kept(FOR_EVER, "発送の日", "一括発行の発送日"),
    "held_letter": Kept(FOR_EVER, "保留の日", "外字保留の記録。番号と文字だけを持つ"),
    "held_request": Kept("parties", "宛名と同じ", "外字保留の文書の内容。発行か取りやめか宛名の消去で消える"),
    "held_letter_end": Kept(FOR_EVER, "終わりの日", "外字保留の記録"),
    "letter_master": Kept(FOR_EVER, "効力の始まり", "過去の文書の根拠"),
    "output": Kept(FOR_EVER, "出力の日", "何がだれの手で出たかの記録。あて先は宛名の消去で消える"),
    "output_party": Kept(FOR_EVER, "出力の日", "だれの情報が出たかの記録"),
    "output_event": Kept(FOR_EVER, "出力の日", "出力の経過"),
    "output_content": Kept(FOR_EVER, "出力の日", "印刷か受取か期限切れで消える"),
    "printer": Kept(FOR_EVER, "登録の日", MASTER),
    "terminal_printer": Kept(FOR_EVER, "登録の日", MASTER),
    "media_recipient": Kept(FOR_EVER, "終わりの日", RIGHTS),
    "media": Kept(FOR_EVER, "決裁の日", "外部媒体の授受の記録"),
    "media_event": Kept(FOR_EVER, "授受の日", "外部媒体の授受の記録"),
    "setting": Kept(FOR_EVER, "効力の始まり", "過去の計算の根拠"),
    "calendar_day": Kept(FOR_EVER, "その日", "過去の期限の根拠"),
    "notice": Kept(FOR_EVER, "終わりの日", "個人の情報を含まない"),
    "received_file": Kept(FOR_EVER, "受領の日", "いつ何が届き、どうなったかの記録。内容を含まない"),
    "received_piece": Kept("received", "取込か不受理の日", "届いたファイルの内容（封じてある）"),
    "screen_draft": Kept("drafts", "保存の日", "確定していない入力"),
    "erased": Kept(FOR_EVER, "消去の日", "消去した番号の一覧"),
    "city_mark": Kept(FOR_EVER, "作成の日", "控えがこの市のものか見分ける印"),
    "backup_run": Kept(FOR_EVER, "実行の日", "控えの記録。個人の情報を含まない"),
    "destroyed_copy": Kept(FOR_EVER, "廃棄の日", "控えの廃棄の記録。個人の情報を含まない"),
    "drill_run": Kept(FOR_EVER, "実行の日", "復元訓練の記録。個人の情報を含まない"),
    "replica_state": Kept(FOR_EVER, "確認の日", "複製の今の状態だけを持つ"),
}
"""Tables of the office, by name."""

ERASURES: dict[str, Erasure] = {
    "sessions": Erasure("サインインの記録", "sessions", "終了の日", lambda store: store.session_erasing),
    "codes": Erasure("使用済みの認証番号", "codes", "使用の日", lambda store: store.code_erasing),
    "failures": Erasure("サインインの失敗", "codes", "最後の失敗の日", lambda store: store.failure_erasing),
    "received": Erasure("届いたファイルの内容", "received", "取込か不受理の日", lambda store: store.received_erasing),
    "drafts": Erasure("確定していない入力", "drafts", "保存の日", lambda store: store.entry_erasing),
}
"""Kinds of erasure of the office, by code."""
