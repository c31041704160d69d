"""Keyword rules: data files in ``families/``, compiled once into one automaton, matched in one pass over the text."""

from classifier.rules.engine import RuleHit, RuleSet
from classifier.rules.load import load_rules

__all__ = ["RuleHit", "RuleSet", "load_rules"]
