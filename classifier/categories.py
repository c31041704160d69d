"""The categories of special or secret personal data that a letter can hold (the labelling guide's names)."""

from __future__ import annotations

from typing import Literal, get_args

Category = Literal[
    "helse",
    "barnevern",
    "sosial",
    "ppt",
    "straff",
    "religion",
    "etnisitet",
    "politikk",
    "fagforening",
    "seksuell",
    "genetisk",
    "biometrisk",
    "adressesperre",
    "okonomi",
    "annet",
]

CATEGORIES: tuple[Category, ...] = get_args(Category)
