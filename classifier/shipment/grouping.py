"""Which of Altinn's groups of confidential post the content belongs to, as a suggestion.

Altinn 2 had one role for each group and eFormidling one service; SvarUt's interface has a single flag, so that the
group only tells the recipient whom to give access. Groups: docs.altinn.studio, role metadata A0286, A0287, A0288.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, get_args

Group = Literal["helse_sosial_omsorg", "oppvekst_utdanning", "administrasjon"]

_GROUP_CODES: dict[Group, str] = {
    "helse_sosial_omsorg": "group_helse_sosial_omsorg",
    "oppvekst_utdanning": "group_oppvekst_utdanning",
    "administrasjon": "group_administrasjon",
}
#: Child welfare was DPV's 5504/2 (upbringing and education); what is in neither list is administration.
_HOMES: dict[str, Group] = {
    "helse": "helse_sosial_omsorg",
    "sosial": "helse_sosial_omsorg",
    "seksuell": "helse_sosial_omsorg",
    "genetisk": "helse_sosial_omsorg",
    "barnevern": "oppvekst_utdanning",
    "ppt": "oppvekst_utdanning",
}


def suggested_group(categories: Iterable[Mapping[str, float]]) -> Group | None:
    """The group of the most probable category in any document; None when there is none.

    Args:
        categories: per document, category → probability. Equal ones: the group named first in ``Group``.
    """
    weight: dict[Group, float] = dict.fromkeys(get_args(Group), 0.0)
    for one in categories:
        for category, probability in one.items():
            group = _HOMES.get(category, "administrasjon")
            weight[group] = max(weight[group], probability)
    best = max(weight, key=weight.__getitem__)
    return best if weight[best] > 0 else None


def group_code(group: Group) -> str:
    """The code of the group's sentence."""
    return _GROUP_CODES[group]
