"""Tesseract through tesserocr: inside the worker process, so that its clock and memory ceiling hold, with no files.

(Calling the ``tesseract`` command would leave children behind when a worker is killed, and pytesseract writes every
picture to the disk.)
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

from tesserocr import OEM, PSM, PyTessBaseAPI

from classifier.ocr import Grey, Layout, Recognised

_LANGUAGE = "nor"
#: Orientation and script data: for pages that lie on their side.
_ORIENTATION = "osd"
_MODES: dict[Layout, int] = {"page": PSM.AUTO, "turned": PSM.AUTO_OSD, "sparse": PSM.SPARSE_TEXT}
_USUAL_PLACES = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
    r"C:\Program Files\Tesseract-OCR\tessdata",
)

# More threads than one per worker make two workers slower than one; read by the library when it is loaded.
os.environ.setdefault("OMP_THREAD_LIMIT", "1")


class Tesseract:
    """The LSTM engine with Norwegian data; one instance, one picture at a time."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._lock = threading.Lock()
        self._apis: dict[Layout, PyTessBaseAPI] = {}

    @classmethod
    def with_norwegian(cls) -> Tesseract | None:
        """The engine where ``nor.traineddata`` is found: in ``TESSDATA_PREFIX``, else where systems keep it."""
        given = os.environ.get("TESSDATA_PREFIX")
        places = [given, str(Path(given) / "tessdata")] if given else [*_USUAL_PLACES, f"{sys.prefix}/share/tessdata"]
        found = (Path(place) for place in places)
        return next((cls(place) for place in found if (place / f"{_LANGUAGE}.traineddata").is_file()), None)

    def read(self, picture: Grey, *, dpi: int, seconds: float, layout: Layout = "page") -> Recognised | None:
        """See ``Engine.read``."""
        height, width = picture.shape
        with self._lock:
            api = self._api(layout)
            try:
                api.SetImageBytes(picture.tobytes(), width, height, 1, width)
                api.SetSourceResolution(dpi)
                if not api.Recognize(max(1, int(1000 * seconds))):
                    return None
                text = api.GetUTF8Text()
                return Recognised(text, float(api.MeanTextConf()) if text.strip() else 0.0)
            finally:
                api.Clear()

    def _api(self, layout: Layout) -> PyTessBaseAPI:
        if layout == "turned" and not (self._data / f"{_ORIENTATION}.traineddata").is_file():
            layout = "page"
        if layout not in self._apis:
            self._apis[layout] = PyTessBaseAPI(
                path=str(self._data), lang=_LANGUAGE, psm=_MODES[layout], oem=OEM.LSTM_ONLY
            )
        return self._apis[layout]
