"""The sealed fields of the office, for the renewal of keys."""

from __future__ import annotations

from core.office.keeping.key_rotation import SealedField

SEALED: dict[str, SealedField] = {
    "received_piece.body": SealedField("届いたファイルの内容", lambda store: store.received_seals),
    "staff.totp_secret": SealedField("認証番号の鍵", lambda store: store.factor_seals),
    "output_content.body": SealedField("渡していない出力", lambda store: store.output_seals),
}
"""By the name of the column that is part of the seal."""
