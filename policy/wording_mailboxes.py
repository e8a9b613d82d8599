"""Mailboxes in a post, also where the @ was written as a word to hide it from machines (R45)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from policy.vocabularies import ENDINGS, PROVIDERS
from policy.wording_findings import Finding, Slip, WordTerms

_LOCAL = re.compile(r"[\w.+'%-]{1,64}$")
_DOMAIN = re.compile(r"(?:[\w-]{1,63}\.){1,8}[\w-]{2,24}")
_HANDLE = re.compile(r"[\w.]{2,30}")
_DOT: Final = r"(?:\.|[ ]?(?:\[dot\]|\(dot\)|\{dot\})[ ]?|[ ]dot[ ])"
_HIDDEN = re.compile(
    r"(?P<local>(?<![\w.+'%-])[\w.+'%-]{1,64})"
    r"(?P<at>[ ]?(?:\[(?:at|@)\]|\((?:at|@)\)|\{at\}|<at>)[ ]?|[ ]at[ ]|[ ]?@[ ]|[ ]@)"
    rf"(?P<domain>(?:[\w-]{{1,63}}{_DOT}){{1,4}}[\w-]{{2,24}})",
    re.IGNORECASE,
)
_DOTS = (" dot ", "(dot)", "[dot]", "{dot}")
_MAIL = tuple(f" {one}.c" for one in sorted(PROVIDERS))
_PROVIDERS = re.compile(rf"(?:{'|'.join(sorted(PROVIDERS))})\.[a-z.]{{2,6}}")
_WRITE = re.compile(r"(?:\b(?:e-?mail|mail|contact|write|reply|message)\b|:)[^.!?\n]{0,30}$", re.IGNORECASE)


def findings(whole: str, terms: WordTerms) -> Iterator[Finding]:
    """Every mailbox; the school's own do not stop a post. An account's name (@oakfield) is pointed at."""
    plain = whole.replace("\uff20", "@").replace("\ufe6b", "@")
    domains = tuple(one.casefold().lstrip("@") for one in terms.email_domains)
    if _may_hide(plain.lower()):
        yield from _hidden(whole, plain, domains)
    if "@" in plain:
        yield from _plain(whole, plain, domains)


def _plain(whole: str, plain: str, domains: tuple[str, ...]) -> Iterator[Finding]:
    """Each @ is looked at with no more before and after it than an address may have."""
    for at in (place for place, one in enumerate(plain) if one == "@"):
        local = _LOCAL.search(plain[max(0, at - 64) : at])
        domain = _DOMAIN.match(plain, at + 1)
        if local and domain:
            start = at - len(local[0])
            yield Finding(
                Slip.EMAIL, whole[start : domain.end()], start, not _is_of(domain[0].casefold(), domains)
            )
        elif not local and (handle := _HANDLE.match(plain, at + 1)):
            yield Finding(Slip.HANDLE, whole[at] + handle[0].rstrip("."), at, False)


def _may_hide(lowered: str) -> bool:
    """Whether there is anything of what hides a mailbox; most texts have nothing."""
    if any(one in lowered for one in ("@ ", " @", "[at]", "(at)", "{at}", "<at>", "[@]", "(@)")):
        return True
    return " at " in lowered and any(one in lowered for one in (*_DOTS, *_MAIL))


def _hidden(whole: str, plain: str, domains: tuple[str, ...]) -> Iterator[Finding]:
    for match in _HIDDEN.finditer(plain):
        domain = re.sub(r"[ ]?[\[({]?\bdot\b[\])}]?[ ]?", ".", match["domain"].casefold()).replace(" ", "")
        if _is_meant(plain, match, domain):
            is_own = _is_of(domain, domains)
            yield Finding(Slip.EMAIL, whole[match.start() : match.end()], match.start(), not is_own)


def _is_meant(plain: str, match: re.Match[str], domain: str) -> bool:
    """Whether words are a mailbox and not a place: "see us at example.com" is none."""
    at = match["at"].strip().casefold()
    if at not in ("at", "@"):
        return True
    if at == "at":
        is_spelt = domain != match["domain"].casefold() and domain.rsplit(".", 1)[-1] in ENDINGS
        return is_spelt or bool(_PROVIDERS.fullmatch(domain))
    is_written = any(one in match["local"].strip(".") for one in "._-+0123456789")
    is_close = not match["at"].startswith(" ")
    lead = plain[max(0, match.start() - 40) : match.start()]
    return is_written or is_close or bool(_PROVIDERS.fullmatch(domain)) or bool(_WRITE.search(lead))


def _is_of(domain: str, domains: tuple[str, ...]) -> bool:
    return any(domain == one or domain.endswith(f".{one}") for one in domains)
