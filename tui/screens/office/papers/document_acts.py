"""Why an act of 9303 is not possible now, in a sentence; empty where it is. And the pages that were typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from core.office.papers.desk import RunView
from core.office.papers.documents import Document, DocumentEvent
from core.office.papers.runs import RunState
from core.values.dates import wareki
from core.values.refusals import BadInput
from tui.widgets.before_after import Change
from tui.widgets.confirm import Question

_PAGES = re.compile(r"(\d+)(?:[-~](\d+))?", re.ASCII)


def against_act(document: Document | None, act: str) -> str:
    """Pulling out and dispatch are for what is printed and here."""
    if document is None:
        return "文書が選ばれていません。"
    if document.state is DocumentEvent.PRINTED:
        return ""
    return f"「{document.state_word}」の文書は{act}できません。"


def against_sending(document: Document | None) -> str:
    """A letter of a run goes with the others, counted."""
    against = against_act(document, "発送に")
    if against or document is None or document.run_id is None:
        return against
    return "一括発行の文書です。区画3で通数を数えて発送日を確定します。"


def dispatch_question(on: date, what: str, fact: str, letters: int | None = None) -> Question:
    """What is asked before a day of dispatch is fixed; of a run the letters are counted."""
    return Question(
        f"確認  発送日の確定  {what}",
        f"{wareki(on)} に発送しましたか",
        facts=[fact],
        changes=[] if letters is None else [Change("発送する文書", 0, letters)],
        notes=["発送日は時効や期限の計算に使います。確定したあとは変えられません。"],
        items=letters,
        leads_to="確定へ",
    )


def against_reprint(document: Document | None) -> str:
    """What is kept and not withdrawn can be printed again."""
    if document is None:
        return "文書が選ばれていません。"
    if not document.letter_key:
        return "この文書の内容はこのシステムにありません。"
    return f"「{document.state_word}」の文書は再印刷できません。" if document.gone else ""


def against_files(view: RunView | None) -> str:
    """Files are drawn once, behind the job."""
    if view is None:
        return "一括発行がありません。"
    if view.state is RunState.MAKING:
        return "作成中です。8101 でジョブを確かめてください。"
    return "" if view.state is RunState.MADE else "出していないファイルはありません。"


def against_dispatch(view: RunView | None) -> str:
    """A run is dispatched once, when all of it is on paper."""
    if view is None:
        return "一括発行がありません。"
    if view.state is RunState.DISPATCHED:
        return "もう発送日を確定しています。"
    return "" if view.state is RunState.READY else "全部のファイルを出してから確定します。"


def pages_of(values: Mapping[str, Any]) -> tuple[int, int, int]:
    """File, first and last page as typed. Raises BadInput."""
    file_no = unicodedata.normalize("NFKC", str(values["file_no"])).strip()
    found = _PAGES.fullmatch(unicodedata.normalize("NFKC", str(values["pages"])).replace("ー", "-").strip())
    if not file_no.isdigit():
        raise BadInput(reason="ファイルの番号を入力してください。", field="file_no")
    if found is None:
        raise BadInput(reason="頁は 12-15 の形で入力してください。", field="pages")
    return int(file_no), int(found[1]), int(found[2] or found[1])
