"""Fitting who is a private person: a logistic regression on what stands around each name, from the letters' person spans.

Private is whoever is in a letter for their own sake: the one it is about, a relative, any other citizen. That most
citizens in ordinary letters are not what a case is about must not be learned here: it is what the letter models weigh,
and a role model that knew it would call a patient in a list of passengers nobody.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from classifier.document import Document
from classifier.evidence import Survey
from classifier.model.letters import Letter
from classifier.persons.roles import Entity, RoleModel

_PRIVATE = frozenset({"subject", "relative", "other"})
#: A feature seen with fewer entities than this is somebody's name or habit, not a sign of a role.
_MIN_ENTITIES = 2


def subject_labels(letter: Letter, document: Document, found: Survey) -> list[bool]:
    """For each entity of a letter: whether its annotator wrote that this is a private person (see above)."""
    about: set[int] = set()
    for span in letter.persons:
        if not _PRIVATE.isdisjoint(span.tags):
            about.update(_touched(span.part, span.start, span.end, document, found))
    return [number in about for number in range(len(found.entities))]


def _touched(part: str, start: int, end: int, document: Document, found: Survey) -> list[int]:
    touched = []
    for number, entity in enumerate(found.entities):
        for at in entity.units:
            unit = found.units[at]
            if document.parts[unit.part].name != part:
                continue
            names = [name for name in found.named[at].names if entity.words >= set(name.words)]
            if any(unit.start + n.start < end and start < unit.start + n.end for n in names):
                touched.append(number)
                break
    return touched


def fit_roles(entities: Sequence[Entity], about: Sequence[bool], *, c: float = 0.3) -> RoleModel:
    """Weights for ``RoleModel``.

    Args:
        entities: of many letters.
        about: for each, whether it is a private person.
        c: inverse strength of the L2 penalty.
    """
    counts: dict[str, int] = {}
    for entity in entities:
        for feature in entity.features:
            counts[feature] = counts.get(feature, 0) + 1
    rows = [
        {feature: 1.0 for feature in sorted(entity.features) if counts[feature] >= _MIN_ENTITIES} for entity in entities
    ]
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(rows)
    # liblinear takes 32-bit indices only.
    matrix.indices, matrix.indptr = matrix.indices.astype(np.int32), matrix.indptr.astype(np.int32)
    model = LogisticRegression(C=c, solver="liblinear", random_state=0, max_iter=500).fit(matrix, np.array(about))
    weights = dict(zip(vectorizer.feature_names_, (round(w, 4) for w in model.coef_[0].tolist()), strict=True))
    return RoleModel({name: weight for name, weight in weights.items() if weight}, round(float(model.intercept_[0]), 4))
