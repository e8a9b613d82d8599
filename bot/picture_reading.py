"""The process that opens a picture from outside: it takes bytes and gives a clean copy, and may die of it.

Started by bot/pictures.py with an empty environment. What comes out is painted anew from the pixels, so that
nothing else of the file is in it: no place, no time, no camera, no small copy of another picture (R45, R48).
"""

from __future__ import annotations

import io
import json
import os
import struct
import sys
import zipfile
from dataclasses import asdict
from typing import BinaryIO, Final

from PIL import Image, ImageOps, UnidentifiedImageError

from bot.bounds import bound
from policy.pictures import (
    HEAD,
    LARGEST,
    LONGEST_SIDE,
    MOST_PIXELS,
    SMALLEST,
    NotSuitable,
    PictureKind,
    Unsuitable,
    is_double,
    kind_of,
)

MEMORY: Final = 1024 * 1024 * 1024
"""Bytes of address space, the interpreter's own included: sixty million pixels take a quarter of it."""

CPU_SECONDS: Final = 15
SMALL_SIDE: Final = 320
SMALL_BYTES: Final = 12_000
"""A small copy fits on a card whose whole may be 28 KB."""

_FORMATS: Final = {
    PictureKind.JPEG: ("JPEG", "MPO"),
    PictureKind.PNG: ("PNG",),
    PictureKind.WEBP: ("WEBP",),
    PictureKind.HEIC: ("HEIF",),
}
_WHITE: Final = (255, 255, 255)


def main() -> None:
    """Read the picture on the standard input; write the clean one, or why not, to the standard output."""
    bound(MEMORY, CPU_SECONDS)
    out = sys.stdout.buffer
    try:
        content, small, about = cleaned(sys.stdin.buffer.read(LARGEST + 1), sys.argv[1])
    except NotSuitable as no:
        _say(out, {"no": no.why.value})
    except MemoryError:
        _say(out, {"no": Unsuitable.TOO_MANY_PIXELS.value})
    except Exception:  # noqa: BLE001 - the libraries raise anything at all at a file that is none.
        _say(out, {"no": Unsuitable.BROKEN.value})
    else:
        _say(out, {**about, "content": len(content), "small": len(small)})
        out.write(content)
        out.write(small)
        out.flush()


def cleaned(sent: bytes, ending: str) -> tuple[bytes, bytes, dict[str, object]]:
    """The picture painted anew, a small copy, and what is known of it; raises `NotSuitable`."""
    kind = kind_of(sent[:HEAD], len(sent), ending=ending)
    if is_double(sent, *beside(sent, kind)) or zipfile.is_zipfile(io.BytesIO(sent)):
        raise NotSuitable(Unsuitable.SOMETHING_HIDDEN)
    picture = _opened(sent, kind)
    plain = _plain(picture)
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    format_ = "PNG" if kind is PictureKind.PNG else "JPEG"
    about: dict[str, object] = {
        "look": look(plain),
        "sketch": _sketch(plain),
        "width": plain.width,
        "height": plain.height,
    }
    return _bytes(plain, format_, 90), _small(plain), about


def look(picture: Image.Image) -> str:
    """How it looks as 64 bits: in a copy of nine by eight grey points, whether each is brighter than the next
    (a difference hash)."""
    points = list(picture.convert("L").resize((9, 8), Image.Resampling.LANCZOS).tobytes())
    bits = "".join("1" if points[at] < points[at + 1] else "0" for at in range(len(points)) if at % 9 < 8)
    return f"{int(bits, 2):016x}"


def _sketch(picture: Image.Image) -> dict[str, object]:
    # The numbers are loaded for honest pictures only, and one thread is enough for them: each more would take
    # its share of the address space.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    from bot.picture_spots import sketch

    return asdict(sketch(picture))


def beside(sent: bytes, kind: PictureKind) -> tuple[bytes, bytes]:
    """All that is not pixels: what stands beside them, and what stands behind the end.

    Telephones put a film or a second picture behind a picture, and notes beside it; what matters is whether
    another program would find something to open there.
    """
    match kind:
        case PictureKind.JPEG:
            return _of_jpeg(sent)
        case PictureKind.PNG:
            return _of_png(sent)
        case PictureKind.WEBP:
            return _of_webp(sent)
        case PictureKind.HEIC:
            return _of_heic(sent)


def _opened(sent: bytes, kind: PictureKind) -> Image.Image:
    if kind is PictureKind.HEIC:
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False)
    Image.MAX_IMAGE_PIXELS = None
    try:
        picture = Image.open(io.BytesIO(sent), formats=_FORMATS[kind])
    except UnidentifiedImageError:
        raise NotSuitable(Unsuitable.BROKEN) from None
    if picture.width * picture.height > MOST_PIXELS:
        raise NotSuitable(Unsuitable.TOO_MANY_PIXELS)
    if min(picture.size) < SMALLEST:
        raise NotSuitable(Unsuitable.TOO_SMALL)
    if getattr(picture, "is_animated", False) and picture.format not in ("MPO", "HEIF"):
        raise NotSuitable(Unsuitable.MOVING)
    picture.load()
    return picture


def _plain(picture: Image.Image) -> Image.Image:
    """The pixels alone, the right way up, on white where nothing was."""
    upright = ImageOps.exif_transpose(picture)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        layered = upright.convert("RGBA")
        plain = Image.new("RGB", layered.size, _WHITE)
        plain.paste(layered, mask=layered.getchannel("A"))
        return plain
    plain = Image.new("RGB", upright.size, _WHITE)
    plain.paste(upright.convert("RGB"))
    return plain


def _small(plain: Image.Image) -> bytes:
    copy = plain.copy()
    copy.thumbnail((SMALL_SIDE, SMALL_SIDE), Image.Resampling.LANCZOS)
    for quality in (75, 60, 45, 30, 15):
        content = _bytes(copy, "JPEG", quality)
        if len(content) <= SMALL_BYTES:
            return content
    copy.thumbnail((SMALL_SIDE // 2, SMALL_SIDE // 2), Image.Resampling.LANCZOS)
    return _bytes(copy, "JPEG", 30)


def _bytes(picture: Image.Image, format_: str, quality: int) -> bytes:
    out = io.BytesIO()
    options: dict[str, object] = {"quality": quality, "optimize": True} if format_ == "JPEG" else {}
    picture.save(out, format_, **options)
    return out.getvalue()


def _of_jpeg(sent: bytes) -> tuple[bytes, bytes]:
    """The segments before the pixels, and what stands behind the end of the picture."""
    found, at = b"", 2
    while at + 4 <= len(sent) and sent[at] == 0xFF and sent[at + 1] not in (0xD9, 0xDA):
        size = struct.unpack(">H", sent[at + 2 : at + 4])[0]
        found += sent[at + 4 : at + 2 + size]
        at += 2 + size
    end = sent.find(b"\xff\xd9", at)
    return found, sent[end + 2 :] if end >= 0 else b""


def _of_png(sent: bytes) -> tuple[bytes, bytes]:
    """All chunks but the pixels, and what stands behind the last one."""
    found, at = b"", 8
    while at + 12 <= len(sent):
        size = struct.unpack(">I", sent[at : at + 4])[0]
        kind = sent[at + 4 : at + 8]
        if kind in (b"acTL", b"fdAT"):
            raise NotSuitable(Unsuitable.MOVING)
        if kind != b"IDAT":
            found += sent[at + 8 : at + 8 + size]
        at += 12 + size
        if kind == b"IEND":
            break
    return found, sent[at:]


def _of_webp(sent: bytes) -> tuple[bytes, bytes]:
    """All chunks but the pixels, and what stands behind the end."""
    end, found, at = min(8 + struct.unpack("<I", sent[4:8])[0], len(sent)), b"", 12
    while at + 8 <= end:
        size = struct.unpack("<I", sent[at + 4 : at + 8])[0]
        if sent[at : at + 4] not in (b"VP8 ", b"VP8L", b"ALPH", b"ANMF"):
            found += sent[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    return found, sent[end:]


def _of_heic(sent: bytes) -> tuple[bytes, bytes]:
    """All boxes but the pixels, and what stands behind the last one."""
    found, at = b"", 0
    while at + 8 <= len(sent):
        size = struct.unpack(">I", sent[at : at + 4])[0]
        if size == 1 and at + 16 <= len(sent):
            size = struct.unpack(">Q", sent[at + 8 : at + 16])[0]
        if size < 8 or not sent[at + 4 : at + 8].isalnum():
            break
        if sent[at + 4 : at + 8] != b"mdat":
            found += sent[at + 8 : at + size]
        at += size
    return found, sent[min(at, len(sent)) :]


def _say(out: BinaryIO, said: dict[str, object]) -> None:
    out.write(json.dumps(said).encode() + b"\n")
    out.flush()


if __name__ == "__main__":
    main()
