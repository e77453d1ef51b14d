"""初回パスワード通知書 (U01): to one person, 親展; the flap below covers the password, the name stays in sight."""

from __future__ import annotations

from core.office.access.password_notice import FORM, TITLE, FirstPasswordNotice
from core.office.outputs.register import fiscal_year_of
from printouts.paper import Frame, Paper, moment

_LARGE = 16.0
_GAP = 5.0
_LABEL = 42.0
COVERED, FOLD = 119.0, 208.0
"""Between these lines, in millimetres, stands what nobody else may read: the sheet below FOLD, turned up, covers it."""


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
    paper.y = COVERED - 7.0
    _line(paper, "下の線で谷折りにして紙の端をこの線に合わせ、封をします（宛名は表に出ます）。", 8.0)
    for height in (COVERED, FOLD):
        paper.rule(paper.left, height, paper.right, height)
    paper.y = COVERED + _GAP
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
