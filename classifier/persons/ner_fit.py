"""Fitting the named-entity model: the same texts, settings and seed give the same weights, bit for bit.

That holds on one kind of processor with one thread; another may round differently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any

from classifier.persons.ner import LABEL
from classifier.persons.ner_data import Marked, Offsets

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span
    from spacy.training import Example

#: The texts of one epoch, in order; called once per epoch with the one source of chance.
Epoch = Callable[[Random], list[Marked]]


@dataclass(frozen=True, slots=True)
class Settings:
    """What was tried out on the development sets; all of it stands in the card."""

    epochs: int = 7
    seed: int = 0
    width: int = 96
    depth: int = 4
    #: Rows of the tables for the word, its first letter, its last three and its shape.
    rows: tuple[int, int, int, int] = (2000, 1000, 1000, 1000)
    hidden: int = 64
    rate: float = 0.001
    dropout: float = 0.2
    #: Words per step, at the start and from half-way on.
    batch: tuple[int, int] = (300, 1000)
    #: Documents are learned in pieces of about so many words: fewer, longer steps are slower on a CPU.
    cut: int = 30


def blank(settings: Settings) -> Language:
    """The pipeline without weights: Norwegian's tokenizer, for both forms of Norwegian, and one component."""
    import spacy

    nlp = spacy.blank("nb")
    nlp.meta.update(name="brevvakt_ner", version="1.0.0", license="MIT")
    model = {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "ner",
        "extra_state_tokens": False,
        "hidden_width": settings.hidden,
        "maxout_pieces": 2,
        "use_upper": True,
        "nO": None,
        "tok2vec": {
            "@architectures": "spacy.Tok2Vec.v2",
            "embed": {
                "@architectures": "spacy.MultiHashEmbed.v2",
                "width": settings.width,
                "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"],
                "rows": list(settings.rows),
                "include_static_vectors": False,
            },
            "encode": {
                "@architectures": "spacy.MaxoutWindowEncoder.v2",
                "width": settings.width,
                "depth": settings.depth,
                "window_size": 1,
                "maxout_pieces": 3,
            },
        },
    }
    nlp.add_pipe("ner", config={"model": model, "update_with_oracle_cut_size": settings.cut})
    return nlp


def fit(epoch: Epoch, settings: Settings, *, progress: Callable[[int], None] = lambda _: None) -> Language:
    """Train; ``progress`` hears of each finished epoch."""
    from thinc.api import Adam, fix_random_seed, use_ops
    from threadpoolctl import threadpool_limits

    random = Random(settings.seed)  # noqa: S311 - must repeat, not surprise
    fix_random_seed(settings.seed)
    # numpy's own multiplication is some two and a half times as fast as blis here, and exact to repeat on one thread.
    with threadpool_limits(1), use_ops("numpy", use_blis=False):
        nlp = blank(settings)
        texts = epoch(random)
        sample = [example(nlp, text) for text in texts[:100]]
        optimizer = nlp.initialize(lambda: sample, sgd=Adam(settings.rate, L2=0.01, use_averages=True))
        length = sum(len(text.text) for text in texts) * settings.epochs
        done = 0
        for number in range(settings.epochs):
            for batch, read in _batches(nlp, texts if number == 0 else epoch(random), settings, done, length):
                done = read
                optimizer.learn_rate = settings.rate * max(0.02, 1 - done / length)
                nlp.update(batch, sgd=optimizer, drop=settings.dropout)
            progress(number + 1)
        # The mean over all steps is steadier than the last of them.
        with nlp.use_params(optimizer.averages):
            return _clean(nlp, settings)


def _batches(
    nlp: Language, texts: Sequence[Marked], settings: Settings, done: int, length: int
) -> Iterator[tuple[list[Example], int]]:
    """Examples of so many words at a time, and how many characters have been read by then."""
    batch: list[Example] = []
    words = 0
    first, last = settings.batch
    for text in texts:
        batch.append(example(nlp, text))
        words += len(batch[-1].predicted)
        done += len(text.text)
        if words >= first + (last - first) * min(1.0, 2 * done / length):
            yield batch, done
            batch, words = [], 0
    if batch:
        yield batch, done


def _clean(nlp: Language, settings: Settings) -> Language:
    """The same weights with an unused vocabulary: the texts' words must not be shipped, and are not needed."""
    clean = blank(settings)
    fitted: Any = nlp.get_pipe("ner")
    unused: Any = clean.get_pipe("ner")
    unused.from_bytes(fitted.to_bytes(exclude=["vocab"]), exclude=["vocab"])
    return clean


def example(nlp: Language, marked: Marked) -> Example:
    """The text, and the same with its persons, for spaCy to learn from."""
    from spacy.training import Example

    plain, known = nlp.make_doc(marked.text), nlp.make_doc(marked.text)
    persons, unknown = aligned(known, marked)
    known.set_ents(persons, missing=unknown, default="outside")
    return Example(plain, known)


def aligned(document: Doc, marked: Marked) -> tuple[list[Span], list[Span]]:
    """Persons and unknowns as whole tokens («Ottesens», where the mark ends before the s), none overlapping."""
    taken: set[int] = set()

    def spans(offsets: Sequence[Offsets]) -> list[Span]:
        kept = []
        for start, end in offsets:
            span = document.char_span(start, end, label=LABEL, alignment_mode="expand")
            if span is not None and taken.isdisjoint(range(span.start, span.end)) and not span[0].is_space:
                taken.update(range(span.start, span.end))
                kept.append(span)
        return kept

    return spans(marked.persons), spans(marked.unknown)
