"""Every file below the given paths, each once, however it is reached."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from classifier.errors import UsageError
from classifier.walk import Entry, walk


def test_files_come_in_name_order_folders_depth_first(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/a/1.txt", "a.txt", "c.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = [entry.path.relative_to(tmp_path).as_posix() for entry in walk([tmp_path])]
    assert found == ["a.txt", "b/2.txt", "b/a/1.txt", "c.txt"]


@pytest.mark.skipif(os.name != "posix", reason="made by steps that only POSIX has")
def test_folders_may_be_nested_deeper_than_calls(tmp_path: Path) -> None:
    here = os.open(tmp_path, os.O_RDONLY)
    (tmp_path / "a.txt").touch()
    try:
        for _ in range(1100):
            os.mkdir("d", dir_fd=here)
            inner = os.open("d", os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = inner
        os.close(os.open("b.txt", os.O_CREAT, dir_fd=here))
        found = [entry.path.name for entry in walk([tmp_path])]
    finally:
        os.close(here)
        subprocess.run(["rm", "-rf", str(tmp_path / "d")], check=True)
    assert found == ["a.txt", "b.txt"]


def test_a_link_that_leads_nowhere_is_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    links = [tmp_path / "lang", tmp_path / "rundt", tmp_path / "borte"]
    links[0].symlink_to("x" * 300)
    links[1].symlink_to("rundt")
    links[2].symlink_to("ingensteds")
    assert list(walk(links)) == [Entry(link) for link in links]


def test_a_path_that_is_not_there_is_said_before_anything_else(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    with pytest.raises(UsageError):
        next(walk([tmp_path, tmp_path / "borte"]))
