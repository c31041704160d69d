"""What a rule file may say. One file is one family: a category, its sources, and its rules."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from classifier.categories import Category

Kind = Literal["topic", "service", "legal", "unit", "code", "drug", "marking", "grade", "context"]
"""``topic``: special by itself when it is about a person. ``service``: a client of such a service is enough.
``legal``: a legal basis. ``unit``: a sender or office. ``code``/``drug``: ICD, ICPC, ATC, doses, scores.
``marking``: a stamp such as «Unntatt offentlighet». ``grade``: beskyttelsesinstruksen/sikkerhetsloven: stop.
``context``: speaks for an ordinary letter (negative weight) or only supports others."""

RuleId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:[.-][a-z0-9]+)*$", max_length=80)]
Pattern = Annotated[str, StringConstraints(min_length=1, max_length=600, strip_whitespace=True)]


class Rule(BaseModel):
    """One rule: patterns in Bokmål (``nb``), Nynorsk (``nn``) and common to both (``any``), with its context.

    ``weight`` is −5..5: how strongly the words speak for (or, negative, against) a ``yes`` when a person is near.
    ``near``/``not_near``: patterns of which one must / none may stand within ``window`` characters.
    ``match``/``no_match``: rows that must / must not make this rule fire; the tests read them.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: RuleId
    kind: Kind
    weight: float = Field(ge=-5, le=5)
    nb: tuple[Pattern, ...] = ()
    nn: tuple[Pattern, ...] = ()
    any: tuple[Pattern, ...] = ()
    near: tuple[Pattern, ...] = ()
    not_near: tuple[Pattern, ...] = ()
    window: int = Field(default=120, ge=10, le=2000)
    person: bool = True
    """Whether the words mean something only when a person is in the picture (False: the words themselves name one,
    e.g. «pasienten», «fosterbarnet»)."""
    note: str = ""
    match: tuple[str, ...] = ()
    no_match: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _has_patterns(self) -> Rule:
        if not (self.nb or self.nn or self.any):
            raise ValueError("a rule needs at least one pattern under nb, nn or any")
        return self


class Family(BaseModel):
    """One file of rules. ``category`` is None for families that belong to no category (context, markings)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    category: Category | None = None
    source: str = Field(min_length=1)
    rules: tuple[Rule, ...] = ()
    mute: tuple[RuleId, ...] = ()
    """Ids of packaged rules to switch off; only in a municipality's own file."""
