"""How words are made comparable when somebody looks something up in the rulebook.

Phrases, families of synonyms and endings; what is looked up, and how finds are ranked, is in rulebook.py.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache


def terms(words: str) -> list[str]:
    """The words worth looking for, each as the first of its family of synonyms, without its ending."""
    plain = unicodedata.normalize("NFKC", words).casefold().replace("\u2019", "'").replace("'s", " ")
    spaced = " ".join(re.findall(r"[^\W_]+", plain))
    for phrase, meaning in PHRASES.items():
        spaced = re.sub(rf"\b{phrase}\b", meaning, spaced)
    heads = families()
    stems = (_stem(word) for word in spaced.split() if word not in SMALL_WORDS)
    return [heads.get(stem, stem) for stem in stems]


@cache
def families() -> Mapping[str, str]:
    """The first of its family for every word that has synonyms, all without their endings."""
    return {_stem(word): _stem(line.split()[0]) for line in SYNONYMS for word in line.split()}


PHRASES = {
    "wi fi": "wifi",
    "e safety": "online safety",
    "e mail": "email",
    "screen shot": "screenshot",
    "screen print": "screenshot",
    "print screen": "screenshot",
    "whats app": "whatsapp",
    "take down": "remove",
    "taken down": "remove",
    "taking down": "remove",
    "head teacher": "principal",
    "safeguarding lead": "dsl",
    "bm": "business manager",
    "cyberbullying": "cyber bullying",
    "cyberbully": "cyber bullying",
    "cyberbullied": "cyber bullying",
    "log in": "password",
    "made up name": "alias",
    "false name": "alias",
    "fake name": "alias",
    "get round": "bypass",
    "gets round": "bypass",
    "against the law": "illegal",
    "break the law": "illegal",
    "data protection": "gdpr",
    "what is": "definition",
    "what does": "definition",
    "what counts": "definition",
}
"""Several words that mean one, and one that means several, after hyphens have become spaces."""

SYNONYMS = (
    "photo photograph picture image pic selfie camera snap",
    "video film clip recording",
    "phone mobile device tablet ipad smartphone laptop",
    "facebook fb meta",
    "x twitter tweet",
    "instagram insta ig",
    "whatsapp snapchat tiktok messaging app",
    "consent permission permitted",
    "approve approval authorise authorised agree agreed",
    "withdraw withdrawn withdrawal revoke cancel reverse",
    "friend follow follower befriend unfriend add",
    "principal head headteacher headmaster headmistress",
    "parent mum mother dad father carer family",
    "pupil child children kid student boy girl",
    "staff teacher colleague employee ta",
    "bully bullying bullied troll",
    "trustee governor board",
    "chair chairman chairwoman chairperson",
    "police 999 cops",
    "illegal unlawful crime criminal",
    "wifi wireless network",
    "block blocked filter firewall",
    "password passcode login credential",
    "remove delete takedown erase",
    "complaint complain grievance",
    "train training course",
    "swimwear swimsuit swimming bikini trunks",
    "lesson lessons curriculum",
    "break breaktime lunch lunchtime playtime",
    "ict technician technical",
    "evidence proof screenshot",
    "political politics election",
    "alias anonymous anonymously pseudonym nickname",
    "nude naked sexual sexting sext indecent",
    "bypass vpn proxy hack dodge circumvent evade",
    "offensive rude swear swearing",
    "website site web webpage page",
    "law legal legislation",
    "gdpr data privacy",
    "computer desktop pc",
    "young age underage",
    "prove accuse accusation allegation malicious",
    "message dm text contact",
    "unsuitable inappropriate",
    "year annual annually yearly",
    "term termly",
    "personal own",
    "closure closed closing",
    "breach broken leak leaked lost",
    "behave behaviour conduct misconduct",
)
"""Words that find each other, one family to a line."""

_SMALL = """
a about am an and any anybody anyone are as at be been but by can could did do does for from had
has have he her him his how i if in into is it its just let may me might must my need not of off
on or our ought put she should so some somebody someone that the their them there these they
this those to up use used using us was we were what when where which who whom why will with
would you your
"""
SMALL_WORDS = frozenset(_SMALL.split())
"""Words too small to look for."""

ENDINGS = (
    ("ying", "y"),
    ("ies", "y"),
    ("ied", "y"),
    ("ing", ""),
    ("ed", ""),
    ("es", ""),
    ("s", ""),
    ("ly", ""),
)


def _stem(word: str) -> str:
    """The word without its ending: rough, but the same for what is asked and what is looked in."""
    if not word.endswith("ss"):
        for ending, instead in ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= 3:
                word = word.removesuffix(ending) + instead
                break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 3 else word
