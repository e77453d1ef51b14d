"""認証番号: the field for a fresh code of the second factor."""

from __future__ import annotations

import unicodedata

from core.values.refusals import BadInput
from tui.widgets.field import Field


class ProofField(Field):
    """Six digits; full-width digits and blanks between them are understood. It is in no draft."""

    REPLACES = True
    WIDTH = 8

    def normalise(self, typed: str) -> str:
        return "".join(unicodedata.normalize("NFKC", typed).split())

    def of_text(self, text: str) -> str:
        if not (text.isascii() and text.isdigit() and len(text) == 6):
            raise BadInput(reason="認証番号は認証アプリの6桁の数字です。", field=self.name or "")
        return text
