"""First names that mean no child of the school: grown-ups, pets, people in books, months, virtues."""

from __future__ import annotations

from policy.lexicons import Lexicon
from policy.vocabularies import (
    ARTICLES,
    CREATURES,
    DOINGS,
    JOBS,
    MODALS,
    MONTHS,
    NO_SURNAMES,
    ORDINARY,
    THINGS,
    TIMES,
    TITLES,
    TOLD,
    VALUES,
)
from policy.wording_texts import Text


def is_name(text: Text, lexicon: Lexicon, at: int, last: int) -> bool:
    """Whether words that are somebody's first name are one here."""
    key = text.keys[at]
    if is_titled(text, at) or text.before(at) == "miss":
        return False
    if text.after(at) in ("class", "classes") and not text.words(at, at).endswith(("'s", "’s")):
        return False
    if key in ORDINARY:
        if not text.is_capital(at) or is_month(text, at) or text.before(at) in ARTICLES | {"class"}:
            return False
        if is_asking(text, at):
            return False
        if text.after(at) in THINGS or text.after(at) in DOINGS or VALUES & set(text.keys[at + 1 : at + 6]):
            return False
    if text.before(at) == "of" and text.before(at - 1) in TOLD:
        return False
    return not _is_stranger(text, at, last) and not _is_somebody_else(text, lexicon, last)


def _is_stranger(text: Text, at: int, last: int) -> bool:
    """Whether a name is a pet's or a grown-up's: "our hamster Ruby", "Sam, the vet", "Farmer Tom"."""
    before = text.before(at)
    if before in JOBS and text.is_capital(at - 1) and not text.is_capital_at(last + 1):
        return True
    if before in CREATURES or (before in ("called", "named") and text.before(at - 1) in CREATURES):
        return True
    following = text.keys[last + 1 : last + 5]
    if len(following) < 2 or text.gap(last).strip() not in ("", ","):
        return False
    is_apposed = following[0] == "the" or (following[0] in ("our", "a") and "," in text.gap(last))
    return is_apposed and bool((CREATURES | JOBS) & set(following[1:]))


def _is_somebody_else(text: Text, lexicon: Lexicon, at: int) -> bool:
    """Whether a surname that nobody here has follows: an author, a player, a saint."""
    following = text.key(at + 1)
    if text.gap(at) != " " or not following or not text.is_capital(at + 1):
        return False
    if len(following) < 3 or not following.isalpha() or following in NO_SURNAMES:
        return False
    known = lexicon.entries.get(following)
    if known and (following in ORDINARY or known.forenames or known.classes or known.together):
        return False
    if following in ORDINARY and (following in MODALS or following in MONTHS or text.is_capital_at(at + 2)):
        # In a heading every word has a capital; Harry Potter is followed by the rest of a sentence.
        return False
    return not text.whole[text.starts[at] : text.ends[at + 1]].isupper()


def is_month(text: Text, at: int) -> bool:
    """Whether May is the month: in May, 3 May, May 3."""
    if text.keys[at] not in MONTHS:
        return False
    before = text.before(at)
    return before in TIMES or before[:1].isdigit() or text.after(at)[:1].isdigit()


def is_asking(text: Text, at: int) -> bool:
    """Whether Will or May begins a question or a wish: "May we", and not "May from Rose class"."""
    if text.keys[at] not in MODALS or not text.is_first(at):
        return False
    return text.gap(at).isspace() and text.after(at) not in ("from", "and")


def is_titled(text: Text, at: int) -> bool:
    """Whether a title stands before this word, or before an initial or one more name."""
    before = text.before(at)
    if not before or text.gap(at - 1).strip(". \xa0\t"):
        return False
    if before in TITLES:
        return True
    return len(before) == 1 and text.before(at - 1) in TITLES | {"miss"}
