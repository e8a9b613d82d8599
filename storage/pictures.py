"""Stub until pictures are kept here."""

from __future__ import annotations

from storage.evidence import EvidenceFiles


class PictureFiles(EvidenceFiles):
    """Files."""
