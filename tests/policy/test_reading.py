"""Who reads which line of a case: by the part it is for, and by the decision it belongs to (E3, B3)."""

from __future__ import annotations

import pytest

from policy.chronology import Entry, Happening
from policy.decisions import SHAPES, Topic
from policy.duties import READ_WITH, part_of
from policy.lanes import CONTENT_SLICES, Slice
from policy.people import StaffId
from policy.reading import lines
from policy.tasks import Duty
from tests.builders import NOON

PRINCIPAL, READER = StaffId("principal"), StaffId("reader")
PARTS = sorted(CONTENT_SLICES - {Slice.CASE})
WORDS = "It was in the evening."


def written(what: Happening, *, part: str = "", words: str = WORDS, **codes: str) -> Entry:
    """A line that the Principal wrote."""
    return Entry(NOON, what, PRINCIPAL, codes, words=words, part=part)


def read(*entries: Entry, part: Slice) -> dict[int, Entry]:
    """What somebody with this part reads who wrote none of it."""
    return dict(lines(entries, part, READER))


@pytest.mark.parametrize("topic", Topic)
@pytest.mark.parametrize("part", PARTS)
def test_a_decision_its_corrections_and_theirs_have_the_same_readers(topic: Topic, part: Slice) -> None:
    mark = "" if SHAPES[topic].parts else Slice.CASE.value
    decision = written(Happening.DECIDED, part=mark, topic=topic.value)
    corrections = [written(Happening.CORRECTED, part=mark, line=str(line)) for line in (0, 1)]
    found = read(decision, *corrections, part=part)
    assert set(found) == ({0, 1, 2} if part in SHAPES[topic].parts else set())


@pytest.mark.parametrize("duty", Duty)
@pytest.mark.parametrize("words", [WORDS, ""])
@pytest.mark.parametrize("part", PARTS)
def test_what_came_of_a_task_is_read_with_the_decision_it_belongs_to(
    duty: Duty, words: str, part: Slice
) -> None:
    came = written(Happening.TASK_DONE, part=part_of(duty), words=words, duty=duty.value)
    due = written(Happening.TASK_DUE, part=part_of(duty), words="", duty=duty.value)
    topic = READ_WITH.get(duty)
    may = topic is not None and part in SHAPES[topic].parts
    assert set(read(came, due, part=part)) == ({0, 1} if may else set())


@pytest.mark.parametrize("what", [Happening.REOPENED, Happening.SIGNED_OFF])
@pytest.mark.parametrize("part", PARTS)
def test_that_it_is_open_again_or_was_agreed_to_is_known_and_why_is_not(what: Happening, part: Slice) -> None:
    (seen,) = read(written(what), part=part).values()
    assert (seen.what, seen.by, seen.words) == (what, PRINCIPAL, "")
    (whole,) = read(written(what), part=Slice.CASE).values()
    assert whole.words == WORDS


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("other", Slice)
def test_a_line_of_another_part_is_not_there_at_all(part: Slice, other: Slice) -> None:
    line = written(Happening.EVIDENCE, part=other.value, words="")
    assert bool(read(line, part=part)) is (part is other)


@pytest.mark.parametrize("part", [Slice.CASE, *PARTS])
def test_whoever_reads_what_was_written_reads_their_own(part: Slice) -> None:
    mine = Entry(NOON, Happening.NOTED, READER, words=WORDS, part=Slice.CASE.value)
    assert read(mine, part=part)[0].words == WORDS
