"""The wheel carries the model and the rules, and works where there is no checkout."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


@pytest.mark.slow
def test_the_wheel_holds_models_rules_and_page(root: Path, tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--disable-pip-version-check", "-w", tmp_path, root],
        check=True, capture_output=True,
    )  # fmt: skip
    wheel = next(tmp_path.glob("brevvakt-*.whl"))
    unpacked = tmp_path / "ut"
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        archive.extractall(unpacked)
    assert {
        "classifier/_models/brevvakt/runtime.npz",
        "classifier/_models/brevvakt/card.json",
        "classifier/rules/families/barnevern.yaml",
        "classifier/report/templates/page.html.jinja",
        "classifier/report/templates/style.css",
        "classifier/service/page.html.jinja",
        "classifier/persons/given_names.txt",
        "classifier/store/migrations/versions/v0001_first.py",
        "classifier/py.typed",
    } <= names
    assert not any(name.startswith(("tests/", "data/")) for name in names)
    code = (
        "import classifier; print(classifier.__file__); print(classifier.Classifier().classify(b'', name='a.pdf').q3)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=unpacked, capture_output=True, check=True, text=True)
    assert str(unpacked) in done.stdout
    assert done.stdout.split()[-1] == "review"


def test_no_file_names_a_registry_or_needs_the_workplace(root: Path) -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, check=False, text=True).stdout.split()
    hosts = ("pypi" + ".org", "npmjs" + ".org", "deb.debian" + ".org", "python" + "hosted.org")
    for name in listed:
        path = root / name
        if path.suffix in (".py", ".toml", ".md", ".yaml", ".jinja") or path.name in ("Makefile", "run"):
            text = path.read_text("utf-8")
            assert not any(host in text for host in hosts), name
