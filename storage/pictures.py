"""Pictures of posts, clean, and a small copy of each (R45, R48)."""

from __future__ import annotations

from typing import Final

from storage.files import Files

CONTAINER: Final = "pictures"


class PictureFiles(Files):
    """The pictures of one school. Every method may raise `StoreDown`."""

    CONTAINER = CONTAINER
