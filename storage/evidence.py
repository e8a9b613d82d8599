"""Files of evidence: screenshots of words that belong to a case (R115)."""

from __future__ import annotations

from typing import Final

from storage.files import Files

CONTAINER: Final = "evidence"


class EvidenceFiles(Files):
    """The files of evidence of one school. Every method may raise `StoreDown`."""

    CONTAINER = CONTAINER
