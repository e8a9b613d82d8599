"""Posts of a town in whatever state a test needs: what people did, through policy and the store.

Nobody is told of what was done so: whoever is alerted in a test was alerted by what the test itself does.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from policy import deciding_posts, posting, publishing, showing
from policy.concerns import FormToken
from policy.deciding_posts import Looked, Verdict
from policy.people import StaffId
from policy.post_steps import PostStep
from policy.posts import Carries, Content, ImageKind, People, Post, PostId, Tick, When
from policy.pupils import PupilId
from policy.scenes import Scene
from policy.uses import WEBSITE, Place
from storage.consents import Consents
from tests.scenarios.authors import kept
from tests.scenarios.town import HEAD, MANAGER, TEACHER, Town

FACEBOOK = Place("facebook")


def words(text: str = "Sports day is on Friday.", *places: Place) -> Content:
    """A post of words alone."""
    ticks = frozenset({Tick.NOTHING_ELSE, Tick.OURS, Tick.CRITERIA})
    return Content(places=places or (WEBSITE,), text=text, ticks=ticks)


def photo(*pupils: PupilId, places: tuple[Place, ...] = (WEBSITE,)) -> Content:
    """A photograph of these children, kept somewhere else."""
    return Content(
        places=places,
        text="What a day.",
        people=People.PUPILS,
        carries=Carries.PHOTO,
        image=ImageKind.GROUP,
        device="d1",
        kept_at="In the shared folder of the class",
        pupils=pupils,
        faces=len(pupils),
        ticks=frozenset(Tick),
    )


async def drafted(town: Town, content: Content, author: str = TEACHER) -> Post:
    """Somebody began to ask for this."""
    at = town.parts.clock.now()
    id_ = uuid4().hex
    reference = f"FH-{id_[:5].upper()}"
    begun = posting.begun(PostId(id_), reference, FormToken(id_), StaffId(author), at)
    step = posting.edited(begun.post, content, by=StaffId(author), scene=scene(town))
    post, _ = await kept(town).add(PostStep(step.post, (*begun.lines, *step.lines)))
    return post


async def asked(town: Town, content: Content, author: str = TEACHER) -> Post:
    """Somebody asked for this."""
    post = await drafted(town, content, author)
    looked = await look(town, post, When.ASKED, author)
    step = posting.submitted(
        post, looked.check, (), by=StaffId(author), scene=scene(town), may_publish=author == MANAGER
    )
    return await _kept(town, step)


async def approved(town: Town, content: Content, author: str = TEACHER, by: str = HEAD) -> Post:
    """Somebody asked for this, and it was approved."""
    post = await asked(town, content, author)
    person = town.school.people.by_id[StaffId(by)]
    looked = await look(town, post, When.APPROVED, by)
    return await _kept(
        town,
        deciding_posts.approved(post, Verdict(post.edition), looked, by=person, scene=scene(town)),
    )


async def gone(town: Town, content: Content) -> Post:
    """It was approved, and the office has Go."""
    post = await approved(town, content)
    looked = await look(town, post, When.GO, MANAGER)
    return await _kept(
        town, publishing.go(post, looked, by=StaffId(MANAGER), scene=scene(town), may_publish=True)
    )


async def published(town: Town, content: Content) -> Post:
    """It is out everywhere."""
    post = await gone(town, content)
    looked = await look(town, post, When.OUT, MANAGER)
    addresses = {one: f"https://{one}.example/{post.reference}" for one in content.places}
    return await _kept(town, publishing.out(post, addresses, looked, by=StaffId(MANAGER), scene=scene(town)))


async def look(town: Town, post: Post, when: When, by: str) -> Looked:
    """The record as it is now."""
    roll = await Consents(town.parts.store, town.school.id).all()
    at = town.parts.clock.now()
    gate = showing.gate(post.content, roll, at, town.school.consents)
    return Looked(showing.check(gate, roll, when, by=StaffId(by), at=at), gate.is_open)


async def now(town: Town, post: Post) -> Post:
    """The post as it is kept now."""
    return await kept(town).get(post.id)


def scene(town: Town, at: datetime | None = None) -> Scene:
    """This moment at the school."""
    office = town.parts.office
    found = office.scene(town.parts.clock.now())
    return replace(found, at=at) if at is not None else found


async def _kept(town: Town, step: PostStep) -> Post:
    post, _ = await kept(town).save(replace(step, messages=()))
    return post
