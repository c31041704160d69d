"""Whether LibreOffice is there, which Word, Excel and PowerPoint files of before 2007 are converted by."""

from __future__ import annotations

import shutil


def office_program() -> str | None:
    """The program's path; None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")
