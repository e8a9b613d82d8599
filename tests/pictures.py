"""Real pictures made by the tests: with a place and a time in them, and all that can be wrong with one."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from typing import Final

import pillow_heif
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo
from PIL.TiffImagePlugin import IFDRational

CAMERA: Final = "Zqcamera 12"
"""Stands in every picture as the name of the camera: a clean one does not hold it."""
FORMATS: Final = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "heic": "HEIF"}
GPS: Final = 0x8825
ORIENTATION: Final = 0x0112


def scene(seed: int = 1, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """A picture of nothing: shapes and shades as in a photograph, others for each seed."""
    chance = random.Random(seed)
    picture = Image.new("RGB", size, tuple(chance.randrange(256) for _ in range(3)))
    draw = ImageDraw.Draw(picture)
    for _ in range(40):
        x, y = chance.randrange(size[0]), chance.randrange(size[1])
        wide, high = (chance.randrange(10, max(11, side // 2)) for side in size)
        colour = tuple(chance.randrange(256) for _ in range(3))
        draw.ellipse((x, y, x + wide, y + high), fill=colour)
    return picture


def a_picture(
    ending: str = "jpg", seed: int = 1, size: tuple[int, int] = (640, 480), orientation: int = 1
) -> bytes:
    """A photograph as a telephone makes it: with the place, the time and the camera in it."""
    return saved(scene(seed, size), ending, orientation)


def saved(picture: Image.Image, ending: str = "jpg", orientation: int = 1) -> bytes:
    """This picture with a place in it."""
    exif = Image.Exif()
    exif[0x010F] = CAMERA
    exif[ORIENTATION] = orientation
    exif[GPS] = {
        1: "N",
        2: (IFDRational(52), IFDRational(54), IFDRational(31)),
        3: "W",
        4: (IFDRational(0), IFDRational(38), IFDRational(29)),
    }
    out = io.BytesIO()
    match ending:
        case "heic":
            pillow_heif.register_heif_opener()
            picture.save(out, "HEIF", exif=exif.tobytes())
        case "png":
            note = PngInfo()
            note.add_text("Comment", CAMERA)
            picture.save(out, "PNG", exif=exif, pnginfo=note)
        case "webp":
            picture.save(out, "WEBP", exif=exif, xmp=f"<x>{CAMERA}</x>".encode())
        case _:
            picture.save(out, "JPEG", exif=exif, quality=92, comment=CAMERA.encode())
    return out.getvalue()


def place_in(content: bytes) -> object:
    """The place that stands in a picture, or nothing."""
    pillow_heif.register_heif_opener()
    return dict(Image.open(io.BytesIO(content)).getexif().get_ifd(GPS)) or None


def an_archive() -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("evil.js", "alert(1)" * 50)
    return out.getvalue()


def a_bomb(side: int = 16_000) -> bytes:
    """A PNG of a few kilobytes that says it is two hundred and fifty-six million pixels."""
    row = b"\0" * (side // 8 + 1)
    pixels = zlib.compressobj(9)
    packed = b"".join([*(pixels.compress(row) for _ in range(side)), pixels.flush()])
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def moving(format_: str) -> bytes:
    """Two pictures one after the other."""
    out = io.BytesIO()
    scene(1).save(out, format_, save_all=True, append_images=[scene(2)], duration=100)
    return out.getvalue()


def with_text(png: bytes, text: bytes) -> bytes:
    """A PNG with this text in it."""
    return with_chunk(png, b"tEXt", b"Comment\0" + text)


def with_chunk(png: bytes, kind: bytes, content: bytes) -> bytes:
    """A PNG with one more chunk."""
    return png[:33] + _chunk(kind, content) + png[33:]


def with_segment(jpeg: bytes, marker: int, content: bytes) -> bytes:
    """A JPEG with one more segment."""
    return jpeg[:2] + bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content + jpeg[2:]


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
