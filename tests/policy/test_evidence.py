"""Screenshots of words: when a file may be kept at all, what it must be, and who may look at it."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy import evidence
from policy.chronology import Entry, Happening
from policy.concerns import Answer, Concern, State, name_subject
from policy.drafts import Draft
from policy.errors import No, Refused
from policy.evidence import Fault, File, FileKind, Unfit, kind_of
from policy.kinds import Kind
from policy.lanes import Slice
from policy.routing import route
from policy.scenes import Scene
from policy.school_files import FaultySchoolFile, parse
from policy.schools import School
from tests.builders import NOON
from tests.cards.people import AT, CHAIR, DSL, PEOPLE, SCHOOL, TEACHER, TOKEN, a_report
from tests.policy.test_school_files import GOOD

ON = replace(SCHOOL, screenshots=True)
FILE = File("0f" * 16, "ab" * 32, FileKind.PNG, 1234)


def png(inside: bytes = b"") -> bytes:
    """A picture of one pixel, with these bytes in a note within it."""
    parts = [(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)), (b"tEXt", b"Note\0" + inside)]
    parts += [(b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b"")]
    made = [
        struct.pack(">I", len(it)) + name + it + struct.pack(">I", zlib.crc32(name + it))
        for name, it in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(made)


JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\0" + b"\x01" * 40 + b"\xff\xd9"
WEBP = b"RIFF" + struct.pack("<I", 30) + b"WEBPVP8 " + b"\x02" * 22
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
HEIC = b"\0\0\0\x18ftypheic" + b"\0" * 40
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
ZIP = b"PK\x05\x06" + b"\0" * 18


def looked_at(content: bytes, ending: str = "") -> FileKind:
    """What a whole file is found to be."""
    return kind_of(content[: evidence.HEAD], content[-evidence.TAIL :], len(content), ending=ending)


def trouble(content: bytes, ending: str = "") -> Fault:
    """Why a file is not kept."""
    with pytest.raises(Unfit) as refused:
        looked_at(content, ending)
    return refused.value.why


def a_scene(school: School = ON) -> Scene:
    return Scene(school, school.people, NOON)


def with_imagery(answer: Answer) -> Concern:
    concern = a_report()
    return replace(concern, account=replace(concern.account, imagery=answer))


@pytest.mark.parametrize(
    ("content", "kind"),
    [(png(), FileKind.PNG), (JPEG, FileKind.JPEG), (WEBP, FileKind.WEBP), (PDF, FileKind.PDF)],
    ids=lambda value: value.value if isinstance(value, FileKind) else "",
)
def test_a_file_is_what_its_own_bytes_say(content: bytes, kind: FileKind) -> None:
    assert looked_at(content) is kind
    assert looked_at(content, kind.value) is kind
    assert evidence.MEDIA_TYPES[kind].endswith(kind.value)


@pytest.mark.parametrize(
    "content", [SVG, ZIP, HEIC, b"<html>", b"GIF89a", b"MZ", b" %PDF-1.7", b"RIFF1234WAVE"]
)
def test_whatever_else_it_may_be_is_not_kept(content: bytes) -> None:
    assert trouble(content) is Fault.OTHER_KIND


@pytest.mark.parametrize("ending", ["jpg", "pdf", "webp"])
def test_a_file_that_is_named_as_another_kind_is_not_kept(ending: str) -> None:
    assert trouble(png(), ending) is Fault.DISGUISED


@pytest.mark.parametrize(
    "hidden", [b"%PDF-1.4", b"<SCRIPT>1</SCRIPT>", b"<svg onload=x>", b"<!DOCTYPE html>"]
)
def test_a_picture_that_is_something_else_at_the_same_time_is_not_kept(hidden: bytes) -> None:
    assert trouble(png(hidden)) is Fault.DISGUISED


@pytest.mark.parametrize("content", [png(), JPEG, PDF])
@pytest.mark.parametrize("comment", [b"", b"a comment of some length"])
def test_a_file_that_can_be_opened_as_a_zip_archive_is_not_kept(content: bytes, comment: bytes) -> None:
    archive = ZIP[:-2] + struct.pack("<H", len(comment)) + comment
    assert trouble(content + archive) is Fault.DISGUISED


def test_letters_that_only_look_like_the_end_of_an_archive_do_no_harm() -> None:
    assert looked_at(png(b"PK\x05\x06 is how an archive ends")) is FileKind.PNG


def test_the_smallest_and_the_largest_file_that_is_kept() -> None:
    assert trouble(b"") is Fault.EMPTY
    head, tail = png(), png()
    assert kind_of(head, tail, 10 * 1024 * 1024) is FileKind.PNG
    with pytest.raises(Unfit, match="too_large"):
        kind_of(head, tail, 10 * 1024 * 1024 + 1)


@given(st.binary(max_size=300), st.sampled_from(["", "png", "jpg", "svg", "heic"]))
def test_any_bytes_are_a_known_kind_or_unfit(content: bytes, ending: str) -> None:
    try:
        kind = looked_at(content, ending)
    except Unfit:
        return
    assert content.startswith((b"\x89PNG", b"\xff\xd8\xff", b"RIFF", b"%PDF-"))
    assert not ending or evidence.could_be(ending)
    assert kind in FileKind


@pytest.mark.parametrize("ending", ["svg", "zip", "heic", "docx", "exe", "mp4"])
def test_what_could_be_none_of_these_by_its_name_is_not_even_fetched(ending: str) -> None:
    assert not evidence.could_be(ending)
    assert all(evidence.could_be(one) for one in ("", "png", "jpg", "jpeg", "jfif", "webp", "pdf"))


@pytest.mark.rule("R115")
def test_a_file_is_taken_only_where_the_school_turned_it_on() -> None:
    assert evidence.takes_files(a_report(), ON)
    assert not evidence.takes_files(a_report(), SCHOOL)
    assert not evidence.takes_files(replace(a_report(), state=State.CLOSED), ON)


@pytest.mark.rule("R115")
@pytest.mark.parametrize("answer", [Answer.YES, Answer.UNSURE])
def test_no_file_is_taken_where_there_may_be_a_sexual_picture(answer: Answer) -> None:
    concern = with_imagery(answer)
    assert not evidence.takes_files(concern, ON)
    with pytest.raises(Refused) as refused:
        evidence.filed(concern, FILE, by=DSL.id, slice_=Slice.CASE, words="", scene=a_scene())
    assert refused.value.why is No.NO_PICTURES


def test_no_file_is_taken_where_whoever_handles_it_thinks_of_such_a_picture() -> None:
    concern = a_report()
    recoded = replace(
        concern, facts=replace(concern.facts, kind=Kind.SEXUAL_IMAGE), kind_given=concern.facts.kind
    )
    assert not evidence.words_only(recoded)


def test_no_file_is_taken_where_nobody_was_asked_about_such_a_picture() -> None:
    concern = a_report()
    danger = replace(concern, facts=replace(concern.facts, kind=Kind.DANGER))
    assert not evidence.words_only(danger)
    recoded = replace(concern, kind_given=Kind.DANGER)
    assert not evidence.words_only(recoded)


@pytest.mark.rule("R115")
def test_the_line_of_a_file_says_its_digest_name_kind_size_and_time_and_nothing_of_what_it_shows() -> None:
    step = evidence.filed(a_report(), FILE, by=TEACHER.id, slice_=None, words="he wrote it", scene=a_scene())
    (entry,) = step.entries
    assert entry == Entry(
        NOON,
        Happening.EVIDENCE,
        TEACHER.id,
        {"digest": FILE.digest, "file": FILE.name, "kind": "png", "size": "1234", "seen": NOON.isoformat()},
        details={"extra": "he wrote it"},
    )
    assert evidence.with_digest(step.entries, FILE.digest) == entry
    assert evidence.with_name(step.entries, FILE.name) == entry
    assert evidence.with_name(step.entries, FILE.digest) is None


def test_a_line_without_a_file_is_never_found_as_one() -> None:
    lines = [
        Entry(NOON, Happening.EVIDENCE, TEACHER.id),
        Entry(NOON, Happening.NOTED, TEACHER.id, {"file": "x"}),
    ]
    assert evidence.with_name(lines, "x") is None
    assert evidence.with_digest(lines, "") is None


LINE = Entry(NOON, Happening.EVIDENCE, TEACHER.id, {"file": FILE.name, "digest": FILE.digest})


@pytest.mark.invariant("I8")
@pytest.mark.parametrize("slice_", Slice)
def test_who_may_look_at_a_file_of_the_reporters(slice_: Slice) -> None:
    may_look = slice_ in (Slice.CASE, Slice.WELFARE, Slice.SUPPORT)
    assert evidence.may_look(slice_, LINE) == may_look
    assert (evidence.seen_by([LINE], FILE.name, slice_, DSL.id) is not None) == may_look


@pytest.mark.invariant("I8")
@pytest.mark.parametrize("part", [Slice.CASE, Slice.WELFARE, Slice.SUPPORT, Slice.BREACH])
@pytest.mark.parametrize("slice_", Slice)
def test_a_file_put_into_one_part_is_for_that_part_and_for_who_has_it_all(slice_: Slice, part: Slice) -> None:
    line = replace(LINE, part=part.value)
    may_look = slice_ in (Slice.CASE, part)
    assert evidence.may_look(slice_, line) == may_look
    assert (evidence.seen_by([line], FILE.name, slice_, DSL.id) is not None) == may_look


LATER, EARLIER = AT + timedelta(minutes=1), AT - timedelta(minutes=1)


@pytest.mark.parametrize(
    ("imagery", "kind", "since", "elsewhere"),
    [
        (Answer.NO, Kind.PUPIL_BULLIED, AT, False),
        (Answer.YES, Kind.PUPIL_BULLIED, AT, True),
        (Answer.UNSURE, Kind.PUPIL_BULLIED, EARLIER, True),
        (Answer.UNSURE, Kind.PUPIL_BULLIED, LATER, False),
        (Answer.NO, Kind.DANGER, AT, True),
    ],
)
def test_a_file_may_belong_to_something_reported_since(
    imagery: Answer, kind: Kind, since: datetime, elsewhere: bool
) -> None:
    assert evidence.elsewhere(since, a_report(kind, imagery=imagery), None) == elsewhere


@pytest.mark.parametrize(
    ("answers", "since", "elsewhere"),
    [
        ({"imagery": "no"}, AT, False),
        ({"imagery": "yes"}, AT, True),
        ({"imagery": "unsure"}, EARLIER, True),
        ({"imagery": "yes"}, LATER, False),
        ({"words": "nothing is answered yet"}, AT, True),
    ],
)
def test_a_file_may_belong_to_something_begun_since(
    answers: dict[str, str], since: datetime, elsewhere: bool
) -> None:
    assert evidence.elsewhere(since, None, Draft(TOKEN, TEACHER.id, AT, answers)) == elsewhere
    assert not evidence.elsewhere(since, None, None)


def test_a_line_of_the_index_without_a_file_offers_nothing_to_look_at() -> None:
    assert not evidence.may_look(Slice.CASE, Entry(NOON, Happening.EVIDENCE, TEACHER.id))
    assert evidence.seen_by([LINE], "another", Slice.CASE, DSL.id) is None


@pytest.mark.invariant("I1")
def test_the_reporter_and_whoever_may_write_evidence_may_add_a_file() -> None:
    report = a_report()
    routing = route(report.facts, PEOPLE)
    assert evidence.may_add(report, routing, TEACHER.id)
    assert evidence.part_for(report, routing, TEACHER.id) is None
    assert evidence.may_add(report, routing, DSL.id)
    assert evidence.part_for(report, routing, DSL.id) is Slice.CASE
    assert not evidence.may_add(report, routing, CHAIR.id)


@pytest.mark.invariant("I1")
def test_a_reporter_who_turns_out_to_be_meant_adds_nothing_more() -> None:
    report = name_subject(a_report(), frozenset({TEACHER.id}))
    assert not evidence.may_add(report, route(report.facts, PEOPLE), TEACHER.id)


@pytest.mark.rule("R115")
def test_the_school_file_turns_screenshots_on_and_without_a_word_they_are_off() -> None:
    assert not parse(GOOD).screenshots
    assert parse(f"{GOOD}\n[evidence]\nscreenshots = true\n").screenshots
    for wrong, fault in (
        ('screenshots = "yes"', "must be true or false"),
        ("pictures = true", "no such setting"),
    ):
        with pytest.raises(FaultySchoolFile, match=fault):
            parse(f"{GOOD}\n[evidence]\n{wrong}\n")
