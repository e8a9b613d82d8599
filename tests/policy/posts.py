"""Small builders of posts and of a school that decides about them; each says only what a test cares about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from policy import deciding_posts, posting, publishing, showing
from policy.absences import Absence, AbsenceId
from policy.concerns import FormToken
from policy.consents import Record
from policy.deciding_posts import Looked, Verdict
from policy.people import People, Person, Role, StaffId
from policy.post_settings import PostTerms
from policy.posts import Carries, Category, Content, ImageKind, Post, PostId, Tick, When
from policy.posts import People as Seen
from policy.pupils import PupilId
from policy.rolls import Head, Roll
from policy.scenes import Scene
from policy.uses import WEBSITE, Medium, Place, Use
from tests.builders import DEPUTY, DSL, HEAD, NOON, TEACHER
from tests.children import FACEBOOK, SEPTEMBER, TERMS, a_change, a_pupil, a_record
from tests.policy.test_hours import SCHOOL as HOURS

OFFICE = StaffId("00000000-0000-4000-8000-000000000020")
PEOPLE = People.of(
    Person(id_, name, roles=frozenset({Role.STAFF, *roles}))
    for id_, name, roles in (
        (HEAD, "Head Example", [Role.PRINCIPAL]),
        (DEPUTY, "Deputy Example", [Role.DEPUTY_HEAD]),
        (DSL, "Lead Example", [Role.DSL]),
        (OFFICE, "Office Example", [Role.BUSINESS_MANAGER]),
        (TEACHER, "Teacher Example", []),
    )
)
SCHOOL = replace(HOURS, people=PEOPLE, terms_of_consent=TERMS)
FULL = {Use(it, place) for it in Medium for place in (WEBSITE, FACEBOOK)}


def a_scene(
    at: datetime = NOON,
    *,
    away: Sequence[Absence] = (),
    people: People = PEOPLE,
    delegate: StaffId | None = None,
) -> Scene:
    """This moment at the school."""
    school = replace(SCHOOL, people=people, posts=PostTerms(delegate))
    return Scene(school, people, at, tuple(away))


def gone(person: StaffId, *, cover: StaffId | None = None) -> Absence:
    """Somebody who is away the whole of this school year."""
    return Absence(AbsenceId(person), person, SEPTEMBER, NOON.replace(year=2027), cover, person, SEPTEMBER)


def words(text: str = "Sports day is on Friday.", *places: Place) -> Content:
    """Words alone."""
    return Content(
        places or (WEBSITE,), text=text, ticks=frozenset({Tick.NOTHING_ELSE, Tick.OURS, Tick.CRITERIA})
    )


def closed() -> Content:
    """Words alone that say that the school is closed."""
    return replace(words("No school today: snow."), category=Category.CLOSURE)


def photo(*pupils: PupilId, places: tuple[Place, ...] = (WEBSITE,)) -> Content:
    """A photograph of these children."""
    return Content(
        places,
        text="What a day.",
        people=Seen.PUPILS,
        carries=Carries.PHOTO,
        image=ImageKind.GROUP,
        device="d1",
        kept_at="the folder of the class",
        pupils=pupils,
        faces=len(pupils),
        ticks=frozenset(Tick),
    )


def a_child(*uses: Use) -> Record:
    """A child for whom exactly these uses were permitted."""
    pupil = a_pupil()
    return a_record(pupil, *(a_change(pupil, use=one) for one in uses))


def a_roll(*records: Record, brought_at: datetime | None = SEPTEMBER) -> Roll:
    """The record of these children."""
    return Roll(records, Head(list_brought_at=brought_at))


def a_look(
    post: Post,
    roll: Roll | None = None,
    when: When = When.APPROVED,
    *,
    at: datetime = NOON,
    by: StaffId = HEAD,
) -> Looked:
    """The record as it says of this post; without one, of a post that shows nobody."""
    found = roll or a_roll()
    gate = showing.gate(post.content, found, at, TERMS)
    return Looked(showing.check(gate, found, when, by=by, at=at), gate.is_open)


def drafted(content: Content | None = None, *, author: StaffId = TEACHER, at: datetime = NOON) -> Post:
    """Somebody began to ask for this."""
    post = posting.begun(PostId("p1"), "EX-AAAAA", FormToken("f1"), author, at).post
    return posting.edited(post, content or words(), by=author, scene=a_scene(at)).post


def asked(
    content: Content | None = None,
    roll: Roll | None = None,
    *,
    author: StaffId = TEACHER,
    at: datetime = NOON,
    may_publish: bool = False,
) -> Post:
    """Somebody asked for this."""
    post = drafted(content, author=author, at=at)
    check = a_look(post, roll, When.ASKED, at=at).check
    return posting.submitted(post, check, (), by=author, scene=a_scene(at), may_publish=may_publish).post


def approved(content: Content | None = None, roll: Roll | None = None, *, at: datetime = NOON) -> Post:
    """The Principal approved it."""
    post = asked(content, roll, at=at)
    head = PEOPLE.by_id[HEAD]
    looked = a_look(post, roll, at=at)
    return deciding_posts.approved(post, Verdict(post.edition), looked, by=head, scene=a_scene(at)).post


def with_go(content: Content | None = None, roll: Roll | None = None, *, at: datetime = NOON) -> Post:
    """The office may put it out."""
    post = approved(content, roll, at=at)
    looked = a_look(post, roll, When.GO, at=at)
    return publishing.go(post, looked, by=OFFICE, scene=a_scene(at), may_publish=True).post


def published(
    content: Content | None = None,
    roll: Roll | None = None,
    *,
    at: datetime = NOON,
    only: Place | None = None,
) -> Post:
    """It is out, everywhere or in one place only."""
    post = with_go(content, roll, at=at)
    where = [one for one in post.content.places if only in (None, one)]
    return publishing.out(
        post, addresses(*where), a_look(post, roll, When.OUT, at=at), by=OFFICE, scene=a_scene(at)
    ).post


def addresses(*places: Place) -> dict[Place, str]:
    """An address for each of these places."""
    return {one: f"https://{one}.example/p1" for one in places}
