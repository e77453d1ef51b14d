"""What a write-off refuses: a claim that is not gone yet, another cause, a second time."""

from __future__ import annotations

from core.values.refusals import Refusal


class NotExtinct(Refusal):
    """The claim still lives; the sentence says until when and by what."""

    sentence = "{claim}はまだ消滅していません。{why}"


class OtherCause(Refusal):
    """The claim is gone, but by another cause, which came first (E11)."""

    sentence = (
        "{claim}は{right}により{day}に消滅しています。種別「{right}」で起案してください（先に来た事由が理由です）。"
    )


class WrittenOffAlready(Refusal):
    """Nothing is written off twice."""

    sentence = "この期別は不納欠損済みです。F5 で読み直してください。"


class NotExplained(Refusal):
    """The office must say why a completion could not be prevented."""

    sentence = "{claims}の「防止できなかった理由」がありません。時効完成調書（P-85）に載るので、e で入力してから起案してください。"


class ImmediateNotAllowed(Refusal):
    """Extinct at once only from a suspension of 1号, by one of four grounds."""

    sentence = "{reason}"


class NothingOpen(Refusal):
    """There is nothing to write off."""

    sentence = "{claim}は残額がありません。対象から外してください。"


class MoneyOnItsWay(Refusal):
    """A preliminary notice (速報) lies on the claim: whether it is extinct is said by money that has come (§15.2)."""

    sentence = "{claim}に速報の入金があります。確報の消込み（または速報の取消し）の後に起案してください。"
