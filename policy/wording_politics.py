"""Political campaigning: before an election it stops the post, at other times it is pointed at (R58)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from policy.wording_findings import Finding, Slip, WordTerms
from policy.wording_texts import Text

_PARTY_HINTS = (
    *("labour", "conservative", "tory", "tories", "lib", "reform", "snp", "plaid", "green", "ukip", "sinn f"),
    *("dup", "sdlp", "party", "independent"),
)
_CAMPAIGN_HINTS = (
    *("vote", "voting", "canvass", "candidate", "hustings", "elect", "manifesto", "campaign", "standing"),
    *("stand for", "stands for", "running for", "back"),
)
"""A text without any of these takes no side; most have none."""

_PARTY = re.compile(
    r"\b(?:(?:Labour|LABOUR|Conservative|CONSERVATIVE|Green|GREEN|Co-operative|Workers) (?:Party|PARTY)"
    r"|Conservatives|Tory|Tories|TORIES|Lib(?:eral)? ?Dem(?:ocrat)?s?|LIB DEMS?|Reform UK|REFORM UK|UKIP"
    r"|Plaid Cymru|SNP|Scottish National Party|Sinn F[eé]in|DUP|SDLP"
    r"|(?:Labour|Conservative|Green|Reform|Independent)"
    r" (?:candidates?|councillors?|MPs?|manifesto|voters?))\b"
)
_SIDE = re.compile(
    r"(?:[Ll]abour|LABOUR|[Cc]onservatives?|CONSERVATIVES?|Greens?|GREENS?|Reform(?: UK)?|REFORM(?: UK)?"
    r"|[Tt]ory|TORY|Tories|TORIES|Plaid|Independent|[Ll]ib ?[Dd]ems?)(?![\w-])"
)
_VOTED = re.compile(r"\bvot(?:e|es|ed|ing)(?: ?for)?(?: the| the local)? ?$", re.IGNORECASE)
_BACKED = re.compile(
    r"\b(?:back(?:s|ing)?|support(?:s|ing|ed)?|choos(?:e|ing)|elect(?:ing)?|join(?:ing)?|trust"
    r"|thank(?:s to| you)?)(?: the| our)? $",
    re.IGNORECASE,
)
_UNDER = re.compile(r"\b(?:under|by|from|for|to|with|let|and) $", re.IGNORECASE)
_RULES = re.compile(
    r"['’]s |(?:'s|’s)? (?:council|government|gain|hold|win|pledge|promise[sd]?|has|have|will|would|wants?)\b"
)
_OTHERWISE = re.compile(r" (?:Day|of|Club)\b")
_CAMPAIGN = re.compile(
    r"\bvot(?:e|ing) (?:for|against)\b|\bcanvass(?:ing|ers?|ed)?\b|\bhustings\b"
    r"|\b(?:(?:parliamentary|council|local|mayoral) )?candidates?\b"
    r"|\bre-?elect(?:ed)?\b|\bmanifestos?\b"
    r"|\belection (?:campaign|leaflets?|rally)\b"
    r"|\bcampaign(?:ing)? for (?:the )?(?:councillor|mp|mayor)\b|\bvote (?:him|her|them) (?:in|out)\b"
    r"|\bstand(?:s|ing)? (?:for (?:re-?)?election|(?:for|as) (?:the |our |your |a )?(?:town |county |local )?"
    r"(?:council(?:lor)?|parliament|mp|mayor)\b)|\brunning for (?:council|parliament|mayor|office)\b"
    r"|\b(?:deserves?|needs?|wants?|asks? for|hop(?:es?|ing) for"
    r"|earn(?:s|ed)?|lend \w{2,5}|give \w{2,5}|counts? on|have|has|with) your votes?\b"
    r"|\bhow to vote\b|\btactical(?:ly)? vot(?:e|ing)\b|\bvote tactically\b",
    re.IGNORECASE,
)
_WHO = re.compile(r"candidate|manifesto|hustings", re.IGNORECASE)
_POLITICIAN = re.compile(
    r"\b(?:vot(?:e|ing) (?:for|against)|re-?elect|canvass(?:ing|ed)? for|campaign(?:ing)? for|back|elect)"
    r" (?:our |your |the )?(?:local |present |sitting )?(?:councillor|cllr|mp|mayor|candidate)\b"
    r"(?! of (?:fun|play|our))",
    re.IGNORECASE,
)
"""Whom no child votes for, whatever school is spoken of."""

_AT_SCHOOL = re.compile(
    r"\b(?:school|pupils?|children|child|class(?:es)?|year|house|captains?|head (?:boy|girl)|eco|sports?"
    r"|books?|projects?|ponds?|gardens?|tokens?|supermarket|competition|awards?|pets?|hamster|puddings?|colou?rs?"
    r"|playground|mascot|names?|favourites?|charity|pta|governors?|prefects?|digital|library|story|dance|logo"
    r"|design|poster|costume|bake|cakes?|snack|lunch|menu|song|film|reception|job|post|teacher|trust|friends)\b",
    re.IGNORECASE,
)


def findings(text: Text, terms: WordTerms, today: date) -> Iterator[Finding]:
    """Parties always count; voting for something counts unless the sentence is about school life."""
    blocks = any(first <= today <= last for first, last in terms.elections)
    lowered = text.whole.lower()
    if any(one in lowered for one in _PARTY_HINTS):
        for match in _PARTY.finditer(text.whole):
            yield Finding(Slip.POLITICAL, match[0], match.start(), blocks)
        for start, end in _sides(text.whole):
            yield Finding(Slip.POLITICAL, text.whole[start:end], start, blocks)
    hints = [one for one in _CAMPAIGN_HINTS if one in lowered]
    earlier = ""
    for start, end in pairwise([0, *text.breaks, len(text.whole)]) if hints else ():
        sentence = text.whole[start:end]
        if any(one in sentence.lower() for one in hints):
            for match in _campaigning(sentence, earlier):
                yield Finding(Slip.POLITICAL, match[0], start + match.start(), blocks)
        earlier = sentence


def _campaigning(sentence: str, earlier: str) -> Iterator[re.Match[str]]:
    """The words of a campaign; who stands for what may have been said in the sentence before."""
    yield from _POLITICIAN.finditer(sentence)
    if not _CAMPAIGN.search(sentence) or _AT_SCHOOL.search(sentence):
        return
    is_at_school = bool(_AT_SCHOOL.search(earlier[-160:]))
    for match in _CAMPAIGN.finditer(sentence):
        if not (is_at_school and _WHO.search(match[0])):
            yield match


def _sides(whole: str) -> Iterator[tuple[int, int]]:
    """Where somebody is told to vote for a party, or a side is taken: from the verb to the party."""
    for match in _SIDE.finditer(whole):
        start, end = match.span()
        before = whole[max(0, start - 24) : start]
        is_small = match[0].islower()
        if voted := _VOTED.search(before):
            yield start - len(before) + voted.start(), end
        elif whole.startswith(" party", end) and match[0] in ("labour", "conservative"):
            yield start, end
        elif is_small or (match[0].startswith(("Green", "GREEN", "Independent")) and match[0] != "Greens"):
            continue
        elif match[0] != "Reform" and (backed := _BACKED.search(before)) and not _OTHERWISE.match(whole, end):
            yield start - len(before) + backed.start(), end
        elif match[0] == "Labour" and (
            _RULES.match(whole, end) or (_UNDER.search(before) and not _OTHERWISE.match(whole, end))
        ):
            yield start, end
