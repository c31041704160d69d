"""Reading rule files. A wrong file is refused with its line and reason; nothing is skipped."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from classifier.errors import RuleFileError
from classifier.rules.engine import RuleSet
from classifier.rules.pattern import compile_pattern
from classifier.rules.schema import Family

# The base loader keeps every scalar a string: in YAML 1.1 a bare `no` would become False.
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def parse_family(text: str, path: str) -> Family:
    """One rule file's text as a ``Family``.

    Raises:
        RuleFileError: not YAML, an unknown or missing key, a bad value, a bad pattern, or a doubled id.
    """
    try:
        node = yaml.compose(text, Loader=_Loader)
        data = yaml.load(text, Loader=_Loader)  # noqa: S506 - the base loader builds strings, lists and dicts only
    except yaml.MarkedYAMLError as exc:
        line = exc.problem_mark.line + 1 if exc.problem_mark else 1
        raise RuleFileError(path, line, f"not valid YAML: {exc.problem or exc.context}") from None
    except yaml.YAMLError:
        raise RuleFileError(path, 1, "not valid YAML (is the file UTF-8 text?)") from None
    if not isinstance(data, dict):
        raise RuleFileError(path, 1, "a rule file is a mapping with `source` and `rules`")
    try:
        family = Family.model_validate(data)
    except ValidationError as exc:
        first = exc.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        raise RuleFileError(path, _line_of(node, first["loc"]), f"{where}: {first['msg']}") from None
    _check_patterns(family, node, path)
    return family


def _check_patterns(family: Family, node: Any, path: str) -> None:
    seen: set[str] = set()
    for index, rule in enumerate(family.rules):
        if rule.id in seen:
            raise RuleFileError(path, _line_of(node, ("rules", index, "id")), f"rule id {rule.id} is used twice")
        seen.add(rule.id)
        for field in ("nb", "nn", "any", "near", "not_near"):
            for position, pattern in enumerate(getattr(rule, field)):
                try:
                    compile_pattern(pattern)
                except ValueError as exc:
                    line = _line_of(node, ("rules", index, field, position))
                    raise RuleFileError(path, line, f"rule {rule.id}: {exc}") from None


def _line_of(node: Any, loc: Iterable[Any]) -> int:
    """1-based line of the node that ``loc`` leads to, or of its nearest existing ancestor."""
    for step in loc:
        if isinstance(node, yaml.MappingNode):
            found = next((value for key, value in node.value if key.value == str(step)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            found = node.value[step]
        else:
            found = None
        if found is None:
            break
        node = found
    return int(node.start_mark.line) + 1 if node is not None else 1


@functools.cache
def packaged_families() -> tuple[Family, ...]:
    """The families shipped with the package, in file-name order."""
    folder = resources.files("classifier.rules") / "families"
    files = sorted((item for item in folder.iterdir() if item.name.endswith(".yaml")), key=lambda item: item.name)
    return tuple(parse_family(item.read_text("utf-8"), item.name) for item in files)


def read_family(path: Path) -> Family:
    """A municipality's own rule file.

    Raises:
        RuleFileError: as ``parse_family``, and when the file cannot be read.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise RuleFileError(str(path), 1, f"cannot be read as UTF-8 text ({type(exc).__name__})") from None
    return parse_family(text, str(path))


def load_rules(own: Iterable[Path] = ()) -> RuleSet:
    """The packaged rules plus the municipality's own files (which may also mute packaged ids).

    Raises:
        RuleFileError: an own file is wrong, repeats a packaged id, or mutes an id that does not exist.
    """
    own_paths = tuple(own)
    if not own_paths:
        return _packaged_rules()
    families = list(packaged_families())
    known = {rule.id for family in families for rule in family.rules}
    muted: set[str] = set()
    for path in own_paths:
        family = read_family(path)
        for rule in family.rules:
            if rule.id in known:
                raise RuleFileError(
                    str(path), 1, f"rule id {rule.id} already exists; choose another or mute the old one"
                )
            known.add(rule.id)
        for rule_id in family.mute:
            if rule_id not in known:
                raise RuleFileError(str(path), 1, f"mute: no rule has the id {rule_id}")
            muted.add(rule_id)
        families.append(family)
    return RuleSet(families, muted=frozenset(muted))


@functools.cache
def _packaged_rules() -> RuleSet:
    return RuleSet(packaged_families())
