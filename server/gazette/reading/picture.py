"""Pictures of lists: text by optical character recognition, tables by their lines or their gaps.

Needs the extra `ocr` (rapidocr-onnxruntime, with onnxruntime): its models are part of the package, nothing is fetched.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageSequence, UnidentifiedImageError

from gazette.errors import UnreadableInput
from gazette.reading.boxes import Box, in_columns, placed
from gazette.reading.derived import Derived
from gazette.reading.grid import lay_out, table_lines
from gazette.reading.limits import PICTURED_PAGES, PIXELS, too_large
from gazette.reading.paragraphs import Line, is_page_number, paragraphs

if TYPE_CHECKING:
    from gazette.reading.ruling import Ruling  # loads numpy, which only pictures need here

_FORMATS = ("PNG", "JPEG", "GIF", "TIFF", "BMP", "WEBP")
_LONGEST_SIDE = 4000
"""Pictures are brought down to this many pixels: text stays legible, memory bounded."""
_FEW_ROWS = 2
_SMALL_SIDE = 1200
"""Smaller pictures are doubled: characters of less than some 15 pixels are not recognised."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """The lines of a picture, and how certain each piece of text is (0 to 1)."""

    lines: list[str]
    scores: list[float]


def read_picture(data: bytes) -> Derived:
    """The text of a picture, page after page where it has several (TIFF).

    Raises `UnreadableInput` where the picture is damaged or too large, and where the extra `ocr` is not installed.
    """
    Image.MAX_IMAGE_PIXELS = PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=_FORMATS)
            pages = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
            if pages > PICTURED_PAGES:
                raise too_large("pages in a picture", PICTURED_PAGES)
            recogniser = Recogniser()
            found = [
                recogniser.read(frame) for _, frame in zip(range(pages), ImageSequence.Iterator(image), strict=False)
            ]
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise too_large("pixels in a picture", PIXELS) from error
    except (UnidentifiedImageError, OSError, SyntaxError, EOFError) as error:
        raise UnreadableInput("the picture is damaged, or cut off", advice="Save it again as PNG.") from error
    scores = [score for page in found for score in page.scores]
    if not scores:
        raise UnreadableInput("no text was recognised in the picture", advice="Give a larger or sharper picture.")
    text = "".join(f"{line}\n" for page in found for line in page.lines)
    return Derived(text, confidence=round(sum(scores) / len(scores), 4))


class Recogniser:
    """Reads pictures. Raises `UnreadableInput` where the extra `ocr` is not installed."""

    def __init__(self) -> None:
        try:
            from rapidocr_onnxruntime import RapidOCR
        except ImportError as error:
            raise UnreadableInput(
                "the text is in a picture, and nothing to recognise it is installed",
                advice="Install the extra: pip install 'cluster-gazette[ocr]'. Or give the text of the list.",
            ) from error
        self._engine: Any = RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)

    def read(self, picture: Any) -> Recognised:
        """The lines of a picture (`PIL.Image`), a table's rows between pipes."""
        import numpy

        from gazette.reading.ruling import find_ruling

        image = _sized(picture)
        pixels = numpy.asarray(image)
        result, _ = self._engine(pixels[:, :, ::-1])
        boxes: list[Box] = []
        scores: list[float] = []
        for corners, text, score in result or ():
            if text.strip():
                xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
                boxes.append(Box(text.strip(), min(xs), min(ys), max(xs), max(ys)))
                scores.append(float(score))
        ruling = find_ruling(numpy.asarray(image.convert("L")))
        return Recognised(_lines(boxes, ruling, image.height), scores)


def _sized(picture: Any) -> Any:
    image = picture.convert("RGBA")
    white = Image.new("RGBA", image.size, "white")
    image = Image.alpha_composite(white, image).convert("RGB")
    longest = max(image.size)
    factor = _LONGEST_SIDE / longest if longest > _LONGEST_SIDE else 2 if longest < _SMALL_SIDE else 1
    return image if factor == 1 else image.resize((round(image.width * factor), round(image.height * factor)))


def _lines(boxes: list[Box], ruling: Ruling | None, height: int) -> list[str]:
    if ruling is None:
        return _unruled(boxes, height)
    inside = [box for box in boxes if ruling.holds(box)]
    above = [box for box in boxes if not ruling.holds(box) and box.middle < ruling.top]
    below = [box for box in boxes if not ruling.holds(box) and box.middle >= ruling.top]
    return [*_running(above, height), *table_lines(lay_out(ruling.cells(inside))), *_running(below, height)]


def _running(boxes: list[Box], height: int) -> list[str]:
    """Running text: lines without page numbers, joined to paragraphs."""
    lines = [
        Line(
            "  ".join(box.text for box in row), row[0].left, row[-1].right, min(box.top for box in row),
            max(box.bottom for box in row), sum(box.bottom - box.top for box in row) / len(row),
        )
        for row in placed(boxes)
    ]  # fmt: skip
    return list(paragraphs([line for line in lines if not is_page_number(line, height)]))


def _unruled(boxes: list[Box], height: int) -> list[str]:
    """Lines of a picture without ruling: where most lines have several pieces in columns, as rows."""
    lines = placed(boxes)
    several = [line for line in lines if len(line) > 1]
    table = None
    if 2 * len(several) > len(lines) and len(several) >= _FEW_ROWS:
        first = lines.index(several[0])
        table = in_columns([box for line in lines[first:] for box in line])
    if table is None:
        return _running(boxes, height)
    return [*_running([box for line in lines[:first] for box in line], height), *table_lines(table)]
