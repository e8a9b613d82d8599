"""Political campaigning: before an election it stops the post, at other times it is pointed at (R58)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from policy.wording_findings import Finding, Slip, WordTerms
from policy.wording_texts import Text

_HINT = re.compile(
    r"part(?:y|ies)|labour|conservative|tor(?:y|ies)|lib|reform|snp|plaid|vot(?:e|ing)|canvass|candidate"
    r"|hustings|elect|manifesto|campaign|leaflet|ukip",
    re.IGNORECASE,
)
_PARTY = re.compile(
    r"\b(?:(?:Labour|LABOUR|Conservative|CONSERVATIVE|Green|GREEN|Co-operative|Workers) (?:Party|PARTY)"
    r"|Conservatives|Tory|Tories|TORIES|Lib(?:eral)? ?Dem(?:ocrat)?s?|LIB DEMS?|Reform UK|REFORM UK|UKIP"
    r"|Plaid Cymru|SNP|Scottish National Party"
    r"|(?:Labour|Conservative|Green|Reform|Independent)"
    r" (?:candidates?|councillors?|MPs?|manifesto|voters?))\b"
)
_VOTE_PARTY = re.compile(
    r"\b(?i:vot(?:e|es|ed|ing)(?: for)?) (?:the )?"
    r"(?:Labour|Conservative|Green|Reform|Tory|Plaid|Independent)\b"
    r"|\bVOTE (?:LABOUR|CONSERVATIVE|GREEN|REFORM)\b"
)
_CAMPAIGN = re.compile(
    r"\bvot(?:e|ing) (?:for|against)\b|\bcanvass(?:ing|ers?|ed)?\b|\bhustings\b"
    r"|\b(?:(?:parliamentary|council|local|mayoral) )?candidates?\b"
    r"|\bre-?elect(?:ed)?\b|\bmanifestos?\b"
    r"|\belection (?:campaign|leaflets?|rally)\b"
    r"|\bcampaign(?:ing)? for (?:the )?(?:councillor|mp|mayor)\b|\bvote (?:him|her|them) (?:in|out)\b",
    re.IGNORECASE,
)
_AT_SCHOOL = re.compile(
    r"\b(?:school|pupils?|children|child|class(?:es)?|year|house|captains?|head (?:boy|girl)|eco|sports?"
    r"|books?"
    r"|playground|mascot|names?|favourites?|charity|pta|governors?|prefects?|digital|library|story|dance|logo"
    r"|design|poster|costume|bake|cakes?|snack|lunch|menu|song|film|reception|job|post|teacher|trust|friends)\b",
    re.IGNORECASE,
)


def findings(text: Text, terms: WordTerms, today: date) -> Iterator[Finding]:
    """Parties always count; voting for something counts unless the sentence is about school life."""
    if not _HINT.search(text.whole):
        return
    blocks = any(first <= today <= last for first, last in terms.elections)
    for pattern in (_PARTY, _VOTE_PARTY):
        for match in pattern.finditer(text.whole):
            yield Finding(Slip.POLITICAL, match[0], match.start(), blocks)
    bounds = [0, *text.breaks, len(text.whole)]
    for start, end in pairwise(bounds):
        sentence = text.whole[start:end]
        if _CAMPAIGN.search(sentence) and not _AT_SCHOOL.search(sentence):
            for match in _CAMPAIGN.finditer(sentence):
                lead = len(match[0]) - len(match[0].lstrip())
                words = match[0].strip()
                yield Finding(Slip.POLITICAL, words, start + match.start() + lead, blocks)
