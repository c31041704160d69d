"""Fitting: lexical models on passages and letters, then the final model on out-of-fold features.

Everything is deterministic: sorted inputs, fixed seeds, solvers without randomness.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import expit
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

from classifier.categories import CATEGORIES
from classifier.document import Document
from classifier.evidence import Reading, Scores, Survey, attach, ground, score, survey
from classifier.linking import REACH
from classifier.model.features import FEATURES
from classifier.model.final import FinalModel
from classifier.model.fit_roles import fit_roles, subject_labels
from classifier.model.letters import Letter, Span
from classifier.model.lexical import Floats, Vocabulary, normalised
from classifier.model.lexical_models import Lexical
from classifier.model.parallel import side_by_side
from classifier.persons.roles import RoleModel
from classifier.rules.engine import RuleSet
from classifier.text.units import Unit

#: Weight of passages of a ``yes`` letter that no evidence span touches: mostly ordinary, but the quotes are the
#: *shortest* evidence, so some of them are not.
UNMARKED_WEIGHT = 0.15
#: The same in the lexical models, and weights of single passages there. They are written in pairs that share all words
#: but a few: as many as the letters by now, they taught words what those are worth in pairs, not in letters. Chosen by
#: the AUC of the lexical models alone on the writers of test, hard and calibrate, which agree (``data/README.md``).
_UNMARKED_PASSAGE_WEIGHT = 0.05
_SINGLE_PASSAGE_WEIGHT = 0.15
_SINGLE_LETTER_WEIGHT = 0.1
#: A ``review`` letter is half a ``yes``: two careful readers could disagree.
_REVIEW_WEIGHT = 0.5
#: Weight of every passage of a weak ``yes`` letter: any may be its evidence, most are not.
WEAK_WEIGHT = 0.05
_FOLDS = 5


#: Writer → the fold that holds its letters out.
Folds = Mapping[str, int]


@dataclass(frozen=True)
class Example:
    """A letter with what stands in it, found once, and its reading under some role model."""

    letter: Letter
    document: Document
    survey: Survey
    about: tuple[bool, ...]
    """Per entity: whether it is a private person (``fit_roles``)."""
    marked: tuple[frozenset[str], ...]
    """Per unit: the categories of the evidence spans that touch it."""
    reading: Reading


def touches(span: Span, unit: Unit, document: Document) -> bool:
    """Whether a letter's span and a unit of its document have a character in common."""
    return document.parts[unit.part].name == span.part and unit.start < span.end and span.start < unit.end


def make_examples(letters: Sequence[Letter], rules: RuleSet) -> list[Example]:
    """Survey every letter once; the readings know nothing of roles until ``with_roles`` or ``with_held_out_roles``."""
    examples = []
    for letter in letters:
        document = letter.document()
        found = survey(ground(document, rules))
        marked: list[set[str]] = [set() for _ in found.units]
        for span in letter.evidence:
            for number, unit in enumerate(found.units):
                if touches(span, unit, document):
                    marked[number].update(span.tags)
        about = tuple(subject_labels(letter, document, found))
        blank = attach(found, [0.0] * len(found.entities))
        examples.append(Example(letter, document, found, about, tuple(frozenset(tags) for tags in marked), blank))
    return examples


def roles_of(examples: Sequence[Example]) -> RoleModel:
    """The role model fitted on those of these letters in which somebody marked the persons."""
    examples = [example for example in examples if not example.letter.weak]
    entities = [entity for example in examples for entity in example.survey.entities]
    return fit_roles(entities, [about for example in examples for about in example.about])


def with_roles(examples: Sequence[Example], roles: RoleModel) -> list[Example]:
    """The same letters, read with a role model."""
    return [
        replace(e, reading=attach(e.survey, [roles.subject(entity) for entity in e.survey.entities])) for e in examples
    ]


def with_held_out_roles(examples: Sequence[Example], folds: Folds) -> list[Example]:
    """The same letters, each read with a role model that never saw its writer: as uncertain as in real use.

    Spliced letters are read and not fitted on: their people stand in the letters that they were made of.
    """
    result = list(examples)
    split = list(by_fold(examples, folds))
    fitted = side_by_side(lambda fold: roles_of([examples[i] for i in fold[0] if not examples[i].letter.added]), split)
    for (_, outside), roles in zip(split, fitted, strict=True):
        for place, example in zip(outside, with_roles([examples[i] for i in outside], roles), strict=True):
            result[place] = example
    return result


def folds_of(examples: Sequence[Example], folds: int) -> Folds:
    """Which of so many folds (at most one per writer) holds out each writer; folds are about equally large."""
    groups = np.array([example.letter.writer for example in examples])
    splitter = GroupKFold(n_splits=min(folds, len(set(groups))))
    return {
        writer: number
        for number, (_, outside) in enumerate(splitter.split(groups, groups=groups))
        for writer in groups[outside].tolist()
    }


def by_fold(examples: Sequence[Example], folds: Folds) -> Iterator[tuple[list[int], list[int]]]:
    """(train, held out) numbers per fold; no writer on both sides."""
    numbers = np.array([folds[example.letter.writer] for example in examples])
    for number in sorted(set(folds.values())):
        yield np.flatnonzero(numbers != number).tolist(), np.flatnonzero(numbers == number).tolist()


def writer_folds(examples: Sequence[Example], folds: int) -> Iterator[tuple[list[int], list[int]]]:
    """``by_fold`` over folds made of these letters alone."""
    return by_fold(examples, folds_of(examples, folds))


def target(label: str) -> int:
    """1 when the true answer is not ``no``."""
    return int(label != "no")


def weight(label: str) -> float:
    """Sample weight of a letter in every fit."""
    return _REVIEW_WEIGHT if label == "review" else 1.0


def unit_weight(letter: Letter, *, marked: bool, unmarked: float = UNMARKED_WEIGHT) -> float:
    """Sample weight of a unit or passage; a sensitive letter that quotes no evidence says nothing about its units."""
    if letter.weak and letter.label != "no":
        return weight(letter.label) * WEAK_WEIGHT
    if marked or letter.label == "no":
        return weight(letter.label)
    return weight(letter.label) * (unmarked if letter.evidence else 0.0)


def _passage_weight(letter: Letter, *, marked: bool) -> float:
    """Sample weight of a passage in the lexical models."""
    share = _SINGLE_PASSAGE_WEIGHT if letter.single else 1.0
    return share * unit_weight(letter, marked=marked, unmarked=_UNMARKED_PASSAGE_WEIGHT)


def _passages(examples: Sequence[Example], vocabulary: Vocabulary) -> tuple[Any, Floats, Floats, list[frozenset[str]]]:
    """Training spans: every unit alone and with its neighbours; rows, target, weight and categories of each."""
    sums, norms = vocabulary.matrix([span for example in examples for span in example.reading.spans])
    chosen: list[tuple[int, ...]] = []
    targets: list[float] = []
    weights: list[float] = []
    tags: list[frozenset[str]] = []
    offset = 0
    for example in examples:
        count = len(example.reading.spans)
        for number in range(count):
            around = tuple(range(max(number - REACH, 0), min(number + REACH + 1, count)))
            for members in dict.fromkeys([(number,), around]):
                marks = frozenset[str]().union(*(example.marked[member] for member in members))
                chosen.append(tuple(offset + member for member in members))
                targets.append(float(bool(marks)))
                weights.append(_passage_weight(example.letter, marked=bool(marks)))
                tags.append(frozenset() if example.letter.weak else marks)
        offset += count
    rows = np.repeat(np.arange(len(chosen)), [len(members) for members in chosen])
    columns = np.array([member for members in chosen for member in members])
    gather = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(chosen), offset))
    return normalised(gather @ sums, gather @ norms), np.array(targets), np.array(weights), tags


def fit_lexical(examples: Sequence[Example], *, c_passage: float = 3.0, c_letter: float = 8.0) -> Lexical:
    """Vocabulary and the three lexical models."""
    distinct = [frozenset[str]().union(*example.reading.spans) for example in examples]
    # Weak letters are somebody's real mail: none of their words may stand in a model file.
    counted = [(e.letter.writer, words) for e, words in zip(examples, distinct, strict=True) if not e.letter.weak]
    vocabulary = Vocabulary.build(counted, min_letters=3, min_writers=2)
    matrix, targets, weights, tags = _passages(examples, vocabulary)
    passages = _rounded(_logistic(c_passage).fit(matrix, targets, sample_weight=weights), 3)
    labels = np.array([target(example.letter.label) for example in examples])
    shares = np.array([weight(e.letter.label) * (_SINGLE_LETTER_WEIGHT if e.letter.single else 1.0) for e in examples])
    letters = _rounded(
        _logistic(c_letter).fit(normalised(*vocabulary.matrix(distinct)), labels, sample_weight=shares), 3
    )
    categories = _fit_categories(matrix, tags)
    return Lexical(vocabulary, passages, letters, categories)


def _logistic(c: float) -> LogisticRegression:
    return LogisticRegression(C=c, solver="liblinear", class_weight="balanced", random_state=0, max_iter=300)


def _rounded(model: LogisticRegression, digits: int) -> LogisticRegression:
    """The model with rounded weights: no answer moves, and the files are less than half as large."""
    model.coef_ = np.round(model.coef_, digits)
    return model


def _fit_categories(matrix: Any, tags: Sequence[frozenset[str]]) -> tuple[LogisticRegression | None, ...]:
    rows = np.array([number for number, marks in enumerate(tags) if marks])
    models: list[LogisticRegression | None] = []
    for category in CATEGORIES:
        wanted = np.array([category in tags[row] for row in rows])
        if wanted.sum() < 6 or wanted.all():
            models.append(None)
            continue
        models.append(_rounded(_logistic(3.0).fit(matrix[rows], wanted), 2))
    return tuple(models)


def out_of_fold(examples: Sequence[Example], extra: Sequence[Example], folds: Folds) -> list[Scores]:
    """Lexical scores of each letter from models that never saw its writer.

    Args:
        examples: letters, already read with held-out roles; spliced ones are scored and not fitted on.
        extra: twins, trained on in every fold that does not hold out their writer.
        folds: see ``folds_of``.
    """

    def scored(fold: tuple[list[int], list[int]]) -> list[tuple[int, Scores]]:
        inside, outside = fold
        away = {examples[i].letter.writer for i in outside}
        more = [example for example in extra if example.letter.writer not in away]
        scorer = fit_lexical([*(examples[i] for i in inside if not examples[i].letter.added), *more]).scorer()
        return [(i, score(examples[i].reading, scorer)) for i in outside]

    result = dict(chain.from_iterable(side_by_side(scored, list(by_fold(examples, folds)))))
    return [result[i] for i in range(len(examples))]


def cross_fitted(features: Floats, examples: Sequence[Example], folds: int = _FOLDS) -> Floats:
    """Log-odds of each letter from a final model that never saw its writer; ``features`` are held out too."""
    result = np.zeros(len(examples))
    for inside, outside in writer_folds(examples, folds):
        result[outside] = fit_final(features[inside], [examples[i] for i in inside]).log_odds(features[outside])
    return result


def fit_final(features: Floats, examples: Sequence[Example], *, c: float = 0.3) -> FinalModel:
    """The final model: a logistic regression on standardised features, none of which may speak against a ``yes``.

    L2-penalised likelihood, minimised by L-BFGS-B (Byrd et al. 1995).

    Args:
        features: shape (letters, features).
        examples: the same letters.
        c: inverse strength of the penalty, as in scikit-learn.
    """
    labels = np.array([float(target(example.letter.label)) for example in examples])
    shares = np.array([weight(example.letter.label) for example in examples])
    scaler = StandardScaler().fit(features)
    inputs = np.column_stack([scaler.transform(features), np.ones(len(labels))])
    penalty = np.append(np.full(features.shape[1], 1.0 / c), 0.0)

    def loss(coef: Floats) -> tuple[float, Floats]:
        scores = inputs @ coef
        value = float((shares * (np.logaddexp(0.0, scores) - labels * scores)).sum() + 0.5 * (penalty * coef**2).sum())
        gradient: Floats = inputs.T @ (shares * (expit(scores) - labels)) + penalty * coef
        return value, gradient

    bounds = [(0.0, None) for _ in FEATURES]
    found = minimize(
        loss, np.zeros(inputs.shape[1]), jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)],
        options={"maxiter": 1000},
    )  # fmt: skip
    return FinalModel(scaler.mean_, scaler.scale_, found.x[:-1], float(found.x[-1]))
