"""A post cut into words, with what parts one sentence from the next; everything takes time in proportion."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

from policy.pupils import folded

_WORD = re.compile("[^\\W_](?:[\\w\u0300-\u036f\u00ad\u200b-\u200d'\u2019\u02bc](?<!_))*")
_HIDDEN = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D))
_END = re.compile(r"[.!?…][\s\"'”’)]|\n")
_SHORT = frozenset({"mr", "mrs", "ms", "dr", "st", "rev", "e.g", "i.e"})


@dataclass(frozen=True, slots=True)
class Text:
    """The words of a post: where each begins and ends, and by what it is looked up."""

    whole: str
    starts: list[int]
    ends: list[int]
    keys: list[str]
    breaks: list[int]

    @classmethod
    def of(cls, whole: str) -> Text:
        """The text as it was written, whatever is in it."""
        starts, ends, keys = [], [], []
        for match in _WORD.finditer(whole):
            word = match[0]
            starts.append(match.start())
            ends.append(match.end())
            keys.append(word.lower() if word.isascii() and word.isalnum() else _key(word))
        return cls(whole, starts, ends, keys, list(_breaks(whole)))

    def gap(self, at: int) -> str:
        """What stands between this word and the next."""
        return self.whole[self.ends[at] : self.starts[at + 1]] if at + 1 < len(self.starts) else ""

    def sentence(self, at: int) -> int:
        """The number of the sentence in which this word stands."""
        return bisect_right(self.breaks, self.starts[at])

    def is_first(self, at: int) -> bool:
        """Whether this word begins its sentence."""
        return at == 0 or self.sentence(at - 1) != self.sentence(at)

    def is_capital(self, at: int) -> bool:
        """Whether this word begins with a capital letter."""
        return self.whole[self.starts[at]].isupper()

    def is_capital_at(self, at: int) -> bool:
        """Whether there is such a word in the same sentence as the one before it, with a capital letter."""
        return 0 < at < len(self.keys) and not self.is_first(at) and self.is_capital(at)

    def key(self, at: int) -> str:
        """The word at this place as it is looked up, nothing where there is none."""
        return self.keys[at] if 0 <= at < len(self.keys) else ""

    def is_question(self, at: int) -> bool:
        """Whether the sentence of this word ends with a question mark."""
        number = self.sentence(at)
        end = self.breaks[number] if number < len(self.breaks) else len(self.whole)
        return "?" in self.whole[max(self.starts[at], end - 4) : end]

    def before(self, at: int) -> str:
        """The word before this one as it is looked up, nothing where this one begins its sentence."""
        return "" if self.is_first(at) else self.keys[at - 1]

    def after(self, at: int) -> str:
        """The word after this one with nothing but a space between, nothing where a sentence begins."""
        return self.keys[at + 1] if self.gap(at).isspace() and not self.is_first(at + 1) else ""

    def words(self, first: int, last: int) -> str:
        """Everything from one word to another, as it was written."""
        return self.whole[self.starts[first] : self.ends[last]]


def _key(word: str) -> str:
    plain = unicodedata.normalize("NFKC", word.translate(_HIDDEN)).replace("’", "'").replace("ʼ", "'")
    lowered = plain.casefold().rstrip("'").removesuffix("'s")
    return folded(lowered).replace(" ", "")


def _breaks(whole: str) -> list[int]:
    found = []
    for match in _END.finditer(whole):
        before = whole[max(0, match.start() - 5) : match.start()]
        if match[0].startswith("."):
            last = before.rsplit(None, 1)[-1].casefold() if before.strip() else ""
            if last in _SHORT or len(last) == 1:
                continue
        elif match[0] == "\n" and before.rstrip()[-1:] in (":", ","):
            continue
        found.append(match.end())
    return found
