"""The notebook runs from top to bottom and says what the evaluation says."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import pytest

from classifier.model.bundle import load, packaged_folder
from classifier.model.evaluate import on_test_writers


@pytest.mark.slow
def test_the_notebook_runs_and_agrees_with_the_evaluation(root: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the kernel machinery's own
        import nbformat
        from nbclient import NotebookClient

        notebook = nbformat.read(root / "notebooks" / "evaluation.ipynb", as_version=4)  # type: ignore[no-untyped-call]
        NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(root)}}).execute()
    printed = json.dumps(notebook, ensure_ascii=False)
    found = on_test_writers(root / "data", load(packaged_folder()))
    assert f"{found['letters']} letters, AUC {found['auc']} " in printed
    assert printed.count("image/png") == 3


def test_the_notebook_is_kept_without_outputs(root: Path) -> None:
    cells = json.loads((root / "notebooks" / "evaluation.ipynb").read_text("utf-8"))["cells"]
    assert all(not cell.get("outputs") for cell in cells)
