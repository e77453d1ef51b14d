"""Acts and papers of cases and of the persons around them."""

from __future__ import annotations

from core.delinquency.cases import labels, takeover
from core.delinquency.relations import name_links
from core.office.drafts import Act
from core.office.outputs.register import OutputKind

ACTS: dict[str, Act] = {
    labels.CAUTION: Act(labels.FUNCTION, labels.CAUTION_NAME, labels.execute_caution, labels.describe_caution),
    name_links.LINK: Act(name_links.FUNCTION, "名寄せの確定", name_links.execute_link, name_links.describe_link),
    name_links.UNLINK: Act(name_links.FUNCTION, "名寄せの解除", name_links.execute_unlink, name_links.describe_link),
}

OUTPUTS: dict[str, OutputKind] = {takeover.FORM: OutputKind(takeover.TITLE, takeover.print_takeover_again)}
