"""取消しの事由: the causes by 号 for which a grace may be ended, and which of them each kind knows (法15条の3①). Pure."""

from __future__ import annotations

from enum import StrEnum

from core.delinquency.graces.kinds import GraceKind


class Cause(StrEnum):
    """取消しの事由 by 号 of 法15条の3①; stored as it stands."""

    ADVANCED = "1"
    """繰上徴収の事由: no hearing is needed."""
    DEFAULT = "2"
    SECURITY = "3"
    NEW_DELINQUENCY = "4"
    FALSE = "5"
    CIRCUMSTANCES = "6"
    GROUND_GONE = "o"
    """職権換価: the ground of 法15条の5① is no longer there (法15条の5の3②)."""
    WISH = "w"
    """The debtor asks for it or pays at once."""

    @property
    def label(self) -> str:
        """The words on screens and papers."""
        return _CAUSES[self][0]

    @property
    def short(self) -> str:
        """The same in a list."""
        return _SHORTS[self]

    def article(self, kind: GraceKind) -> str:
        """The article for a kind of grace: the realisation graces apply 15条の3 by reference."""
        if self is Cause.WISH:
            return "本人の申出"
        if self is Cause.GROUND_GONE:
            return "法15条の5の3②"
        own = f"法15条の3①{_CAUSES[self][1]}"
        if kind is GraceKind.BY_OFFICE:
            return f"法15条の5の3②（{own}準用）"
        return f"法15条の6の3②（{own}準用）" if kind is GraceKind.BY_REQUEST else own


_CAUSES = {
    Cause.ADVANCED: ("繰上徴収の事由があり期間内に完納できない", "一"),
    Cause.DEFAULT: ("分割納付をしない", "二"),
    Cause.SECURITY: ("担保の変更等の求めに応じない", "三"),
    Cause.NEW_DELINQUENCY: ("新たに徴収金を滞納した", "四"),
    Cause.FALSE: ("偽りその他不正の申請", "五"),
    Cause.CIRCUMSTANCES: ("財産の状況その他の事情の変化", "六"),
    Cause.GROUND_GONE: ("猶予の事由に該当しなくなった", ""),
    Cause.WISH: ("本人の申出", ""),
}

_SHORTS = {
    Cause.ADVANCED: "繰上徴収の事由",
    Cause.DEFAULT: "分割不履行",
    Cause.SECURITY: "担保の不応",
    Cause.NEW_DELINQUENCY: "新たな滞納",
    Cause.FALSE: "偽りの申請",
    Cause.CIRCUMSTANCES: "事情の変化",
    Cause.GROUND_GONE: "事由の消滅",
    Cause.WISH: "本人の申出",
}


def causes_of(kind: GraceKind) -> tuple[Cause, ...]:
    """The causes that may end a kind: 職権換価 without 五号, with its own."""
    if kind is GraceKind.BY_OFFICE:
        return tuple(cause for cause in Cause if cause is not Cause.FALSE)
    return tuple(cause for cause in Cause if cause is not Cause.GROUND_GONE)
