"""``python -m manifest.pack``: fill the manifest, check everything, zip the Teams app package.

A package that a fault was found in is never written; every fault is named in one go and the exit
status is 2. The same settings and the same locked parts give the same bytes, so that the package
in use can be compared with the one the code makes.
"""

import argparse
import hashlib
import json
import os
import sys
import tomllib
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from manifest import checks, icons, settings
from manifest.template import Document, filled, written

DEFAULT_OUT: Final = Path("build/sargent.zip")
REFUSED: Final = 2

_PROJECT: Final = Path(__file__).parent.parent / "pyproject.toml"
_FIRST_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)
_UNIX: Final = 3
_READABLE_FILE: Final = 0o100644 << 16


class Unfit(Exception):
    """The Teams app package was not made."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__(f"{self.__doc__}", *faults)
        self.faults = tuple(faults)


def package(environment: Mapping[str, str], *, rehearsal: bool = False) -> bytes:
    """Make the zip that a Teams administrator uploads.

    Raises Unfit with every fault of the settings, the manifest and the icons.
    """
    school = settings.read(environment, rehearsal=rehearsal)
    document = filled(written(), {**school.values, "VERSION": version()})
    colour, outline = icons.png(icons.colour()), icons.png(icons.outline())
    faults = [
        *school.faults,
        *checks.schema_faults(document),
        *checks.limit_faults(document),
        *checks.icon_faults(colour, outline),
    ]
    if faults:
        raise Unfit(faults)
    return zipped({"manifest.json": _text(document), "color.png": colour, "outline.png": outline})


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Zip with no trace of the day, the machine or the person."""
    held = BytesIO()
    with ZipFile(held, "w") as archive:
        for name, content in files.items():
            entry = ZipInfo(name, date_time=_FIRST_ZIP_DATE)
            entry.create_system, entry.external_attr = _UNIX, _READABLE_FILE
            archive.writestr(entry, content, compress_type=ZIP_DEFLATED)
    return held.getvalue()


def version() -> str:
    """The app's version is the product's, from pyproject.toml."""
    return str(tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]["version"])


def main(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Pack, and say where the package is, how large and with which SHA-256; or say every fault."""
    wanted = _parser().parse_args(arguments)
    try:
        content = package(environment, rehearsal=wanted.rehearsal)
        wanted.out.parent.mkdir(parents=True, exist_ok=True)
        wanted.out.write_bytes(content)
    except Unfit as unfit:
        return _refuse(unfit.faults)
    except OSError as fault:
        return _refuse([f"{wanted.out} cannot be written: {fault.strerror}."])
    print(f"{wanted.out}  {len(content)} bytes  sha256 {hashlib.sha256(content).hexdigest()}")
    return 0


def _refuse(faults: Sequence[str]) -> int:
    print(Unfit.__doc__, *faults, sep="\n", file=sys.stderr)
    return REFUSED


def _text(document: Document) -> bytes:
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m manifest.pack", description="Make the Teams app package."
    )
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT, help=f"the zip to write ({DEFAULT_OUT})")
    parser.add_argument(
        "--rehearsal", action="store_true", help="let school.example stand in for missing addresses"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
