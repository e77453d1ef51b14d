"""財産の値打ち: what an asset is worth beyond the claims before ours, and whether a seizure is too much or in vain.

徴収法48条 (超過差押え, 無益な差押え), 79条 (解除). Securities over several assets (共同担保) count once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.values.derivation import Step
from core.values.money import ZERO, Yen, total
from core.values.refusals import BadInput


@dataclass(frozen=True, slots=True)
class PriorClaim:
    """A claim that goes before ours: another tax, a levy or a security. One of the same name on two assets is one claim."""

    name: str
    amount: Yen


@dataclass(frozen=True, slots=True)
class Valued:
    """An asset with its expected price (処分予定価額) and the claims before ours (yen)."""

    name: str
    price: Yen
    prior: tuple[PriorClaim, ...] = ()
    splittable: bool = False
    """It can be seized in part (数量で分けられる動産など). A claim is seized whole by law (徴収法63条)."""


class Finding(StrEnum):
    """What is asked of a seizure; the value is the word on the screen."""

    EXCESSIVE = "超過差押え"
    FUTILE = "無益な差押え"
    RELEASE_DUE = "差押えを解除しなければならない"


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether it is so, the assets that make it so, and how the figures came about."""

    finding: Finding
    holds: bool
    assets: tuple[str, ...]
    derivation: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class _Cluster:
    """Assets that securities tie together (共同担保), or one asset."""

    assets: tuple[Valued, ...]

    @property
    def names(self) -> str:
        return "・".join(asset.name for asset in self.assets)

    @property
    def price(self) -> Yen:
        return total([asset.price for asset in self.assets])

    @property
    def prior(self) -> Yen:
        return total(list({claim.name: claim.amount for asset in self.assets for claim in asset.prior}.values()))

    @property
    def net(self) -> Yen:
        return Yen(max(0, self.price.amount - self.prior.amount))

    def in_vain(self, costs: Yen) -> bool:
        """Nothing would be left for us."""
        return self.price <= costs + self.prior


def net_worth(assets: Sequence[Valued]) -> Yen:
    """純価額 of assets together: prices less the claims before ours, a joint security once, never below zero each.

    Raises BadInput for a negative amount, an asset twice, or one claim with two amounts.
    """
    return total([cluster.net for cluster in _checked_clusters(assets)])


def excessive(owed: Yen, seized: Sequence[Valued], planned: Sequence[Valued]) -> Judgement:
    """Whether planned assets go beyond what is owed (徴収法48条①, 徴基通48-1から48-3まで).

    One is too much if the others, seized or planned, already cover it. A single thing that cannot be split may be
    worth more than the debt. `owed`: 滞納額 with late charges and costs to be expected.
    """
    _refuse_impossible([*seized, *planned])
    covered = net_worth(seized)
    whole = [*seized, *planned]
    needless = [asset for asset in planned if _worth_without(whole, asset) >= owed]
    by_size = [
        asset
        for asset in planned
        if asset not in needless and asset.splittable and net_worth(whole).amount > owed.amount
    ]
    steps = [
        Step("滞納額（延滞金と滞納処分費の見込みを含む）", "徴収法48条①", owed),
        Step("差押え済みの財産の純価額（処分予定価額から優先する債権を引いた額）", "徴基通48-1", covered),
        *_worth_steps(whole),
    ]
    steps += [
        Step(f"{asset.name}がなくても滞納額に足ります。", "徴収法48条① 徴基通48-2", _worth_without(whole, asset))
        for asset in needless
    ]
    steps += [
        Step(f"{asset.name}は分けられるので、滞納額に足りる部分だけを差し押さえます。", "徴基通48-3")
        for asset in by_size
    ]
    found = (*needless, *by_size)
    if not found:
        steps.append(
            Step("どの財産も必要です。分けられない財産1個は、滞納額を超えても差し押さえできます。", "徴基通48-3")
        )
    return Judgement(Finding.EXCESSIVE, bool(found), tuple(asset.name for asset in found), tuple(steps))


def futile(planned: Sequence[Valued], costs: Yen, seized: Sequence[Valued] = ()) -> Judgement:
    """Whether a planned asset would bring nothing: its price does not exceed the costs and the claims before ours.

    徴収法48条②, 徴基通48-5; assets under a joint security are judged together with what is seized already (48-6).
    `costs`: 滞納処分費 to be expected for each asset or cluster (yen).
    """
    names = {asset.name for asset in planned}
    vain: list[str] = []
    steps: list[Step] = []
    for cluster in _checked_clusters([*seized, *planned]):
        concerned = [asset.name for asset in cluster.assets if asset.name in names]
        if concerned:
            steps += _in_vain_steps(
                cluster, costs, "徴収法48条② 徴基通48-5", ("差し押さえできません", "差し押さえできます")
            )
            vain += concerned if cluster.in_vain(costs) else []
    return Judgement(Finding.FUTILE, bool(vain), tuple(vain), tuple(steps))


def release_due(owed: Yen, seized: Sequence[Valued], costs: Yen = ZERO) -> Judgement:
    """Whether a seizure must be released: nothing is owed any more, or an asset has come to be worth nothing.

    徴収法79条①. The release works from its day on; what was collected before stays (徴基通79-14).
    """
    clusters = _checked_clusters(seized)
    if not owed:
        gone = Step("差押えに係る税の全額が消滅しています。", "徴収法79条①一", ZERO)
        return Judgement(Finding.RELEASE_DUE, bool(seized), tuple(asset.name for asset in seized), (gone,))
    words = ("解除しなければなりません", "解除の義務はありません")
    steps = [step for cluster in clusters for step in _in_vain_steps(cluster, costs, "徴収法79条①二", words)]
    vain = tuple(asset.name for cluster in clusters if cluster.in_vain(costs) for asset in cluster.assets)
    return Judgement(Finding.RELEASE_DUE, bool(vain), vain, tuple(steps))


def _in_vain_steps(cluster: _Cluster, costs: Yen, article: str, words: tuple[str, str]) -> list[Step]:
    joint = len(cluster.assets) > 1
    taken = f"滞納処分費の見込み {costs}円と優先する債権 {cluster.prior}円の合計"
    word = f"以下なので、{words[0]}" if cluster.in_vain(costs) else f"を超えるので、{words[1]}"
    together = "（共同担保のため一体で見ます）" if joint else ""
    return [
        Step(
            f"{cluster.names}の処分予定価額 {cluster.price}円は、{taken}{word}{together}。",
            f"{article} 徴基通48-6" if joint else article,
            Yen(max(0, cluster.price.amount - costs.amount - cluster.prior.amount)),
        )
    ]


def _worth_without(assets: Sequence[Valued], left_out: Valued) -> Yen:
    return total([cluster.net for cluster in _clusters([asset for asset in assets if asset.name != left_out.name])])


def _worth_steps(assets: Sequence[Valued]) -> list[Step]:
    return [
        Step(
            f"{cluster.names}: 処分予定価額 {cluster.price}円 - 優先する債権 {cluster.prior}円",
            "徴基通48-1",
            cluster.net,
        )
        for cluster in _clusters(assets)
    ]


def _checked_clusters(assets: Sequence[Valued]) -> list[_Cluster]:
    _refuse_impossible(assets)
    return _clusters(assets)


def _clusters(assets: Sequence[Valued]) -> list[_Cluster]:
    """The assets in groups that share a claim before ours, in the order of the first of each."""
    groups: list[list[Valued]] = []
    for asset in assets:
        claims = {claim.name for claim in asset.prior}
        tied = [group for group in groups if claims & {claim.name for each in group for claim in each.prior}]
        merged = [each for group in tied for each in group] + [asset]
        if tied:
            groups[groups.index(tied[0])] = merged
            groups = [group for group in groups if group is merged or group not in tied[1:]]
        else:
            groups.append(merged)
    return [_Cluster(tuple(group)) for group in groups]


def _refuse_impossible(assets: Sequence[Valued]) -> None:
    amounts: dict[str, Yen] = {}
    if len({asset.name for asset in assets}) != len(assets):
        raise BadInput(reason="同じ財産が2回あります。1つにまとめてください。", field="name")
    for asset in assets:
        if asset.price.amount < 0 or any(claim.amount.amount < 0 for claim in asset.prior):
            raise BadInput(reason="処分予定価額と優先債権は0円以上で入力してください。", field="price")
        for claim in asset.prior:
            if amounts.setdefault(claim.name, claim.amount) != claim.amount:
                raise BadInput(
                    reason=f"{claim.name}の金額が財産によって違います。共同担保は同じ額を入力してください。",
                    field="prior",
                )
