"""初回パスワード通知書 (U01): to one person, 親展; folded along the line, nothing of the lower half shows."""

from __future__ import annotations

from core.office.access.password_notice import FORM, TITLE, FirstPasswordNotice
from core.office.outputs.register import fiscal_year_of
from printouts.paper import Frame, Paper, moment

_LARGE = 16.0
_GAP = 5.0
_LABEL = 42.0
_FOLD = 148.5
"""The middle of the sheet, in millimetres."""


def draw(notice: FirstPasswordNotice) -> bytes:
    """The paper of a notice. Raises MissingGlyph."""
    paper = Paper(
        Frame(
            form_no=FORM,
            title=TITLE,
            municipality=notice.municipality,
            office=notice.issued_by,
            fiscal_year=fiscal_year_of(notice.issued_at.date()),
            run_no=notice.number,
            printed_at=notice.issued_at,
            printed_by="自動発行",
            terminal="",
        )
    )
    paper.y += _GAP
    _line(paper, "親展", _LARGE)
    _line(paper, notice.office, 12.0)
    _line(paper, f"{notice.name} 様", _LARGE)
    paper.y += _GAP
    _line(paper, "本人以外は開封しないでください。届いた所属の係は、開けずに本人へ渡してください。")
    paper.rule(paper.left, _FOLD, paper.right, _FOLD)
    paper.y = _FOLD + 2.0
    _line(paper, "谷折り（印字面を内側にして折り、封をしてください）", 8.0)
    paper.y += _GAP
    _pair(paper, "利用者ID", notice.login_id)
    _pair(paper, "最初のパスワード", notice.password)
    _pair(paper, "期限", moment(notice.until_at))
    paper.y += _GAP
    for number, sentence in enumerate(_steps(notice), 1):
        _line(paper, f"{number}. {sentence}")
    return paper.finish()


def _steps(notice: FirstPasswordNotice) -> tuple[str, ...]:
    code = (
        "認証番号は、いまの認証アプリのものを使います。"
        if notice.has_factor
        else "認証番号の欄は空けたままサインインします。"
    )
    after = () if notice.has_factor else ("続く画面の図を認証アプリで読み取り、認証番号を登録します。",)
    return (
        "期限までにサインインの画面（0001）で、利用者IDと最初のパスワードを入力します。",
        code,
        "自分だけが知る12文字以上のパスワードを決めます。決めると、この紙のものは使えなくなります。",
        *after,
        "期限を過ぎたときは、所属を通じて権限管理者へ再発行を申し出てください。",
        "サインインが済んだら、この紙を細断してください。",
    )


def _pair(paper: Paper, label: str, value: str) -> None:
    fitted = paper.fit(label, _LABEL, 10.0)
    paper.put(fitted, paper.left, paper.y + 1.5, _LABEL)
    shown = paper.fit(value, paper.width - _LABEL, _LARGE)
    paper.put(shown, paper.left + _LABEL, paper.y, paper.width - _LABEL)
    paper.y += max(fitted.height, shown.height) + 2.0


def _line(paper: Paper, sentence: str, size: float = 10.0) -> None:
    paper.y += paper.write(sentence, paper.left, paper.y, paper.width, size) + 2.0
