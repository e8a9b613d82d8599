"""A school at which people press at once, on real storage, and what must be true of all that is saved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from uuid import uuid4

from bot.posting import Posting
from bot.withdrawing import Withdrawing
from policy import deciding_posts, posting, publishing, withdrawals, withdrawing
from policy.concerns import FormToken
from policy.consents import Said, changed, taken_back
from policy.deciding_posts import Looked, Reason, Verdict
from policy.people import StaffId
from policy.post_steps import PostStep
from policy.posting import Impossible
from policy.posts import Deed, Post, PostId, State, When
from policy.pupils import PupilId
from policy.requests import Fault
from policy.rolls import Head, Roll
from policy.scenes import Scene
from policy.takedowns import Done, Result, still_open
from policy.uses import WEBSITE, Medium, Place, Use, matrix
from policy.withdrawals import Withdrawal
from storage.consents import Consents
from storage.errors import Stale
from storage.posts import Posts
from storage.reminders import Reminders
from storage.withdrawals import Withdrawals
from tests.builders import DEPUTY, DSL, HEAD, NOON, TEACHER
from tests.children import FACEBOOK, TERMS, a_change, a_pupil, a_record
from tests.policy.posts import OFFICE, PEOPLE, a_look, a_scene, photo

PLACES = (WEBSITE, FACEBOOK)
USES = tuple(Use(Medium.PHOTO, one) for one in PLACES)
AUTHORS = (TEACHER, HEAD)
WHO = (HEAD, DEPUTY, DSL, OFFICE, TEACHER)
DECISIONS = frozenset({Deed.APPROVED, Deed.DECLINED, Deed.CHANGE_ASKED})
REACHED: Counter[str] = Counter()


@dataclass(frozen=True, slots=True)
class Press:
    """Somebody does something: to a post, or about a child; `n` chooses between its ways."""

    what: str
    post: int = 0
    who: int = 0
    n: int = 0


@dataclass
class Life:
    """One school with two posts, three children, and all that is done at it."""

    posts: Posts
    consents: Consents
    kept: Withdrawals
    reminders: Reminders
    at: datetime = NOON
    closed: set[tuple[PupilId, Place]] = field(default_factory=set)
    permitted: dict[tuple[PupilId, Place], datetime] = field(default_factory=dict)
    told: list[Withdrawal] = field(default_factory=list)
    children: list[PupilId] = field(default_factory=list)
    ids: list[PostId] = field(default_factory=list)
    numbers: count[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self.posting = Posting(self.posts, self, lambda: a_scene(self.at), lambda *_: None, self.reminders)
        self.withdrawing = Withdrawing(self.kept, self.posting)

    def now(self) -> datetime:
        """A clock on which no two things happen at once."""
        self.at += timedelta(seconds=1)
        return self.at

    async def begin(self) -> None:
        """Three children who may be shown everywhere, and two posts."""
        for _ in range(3):
            pupil = a_pupil()
            change = a_change(pupil, dict.fromkeys(USES, Said.YES))
            await self.consents.save(None, a_record(pupil, change), [change], [])
            self.children.append(pupil.id)
        for author in AUTHORS:
            id_ = PostId(uuid4().hex)
            begun = posting.begun(id_, f"EX-{id_[:6]}", FormToken(id_), author, self.at)
            content = replace(photo(*self.children[:2], places=PLACES), text=f"By {author}.")
            step = posting.edited(begun.post, content, by=author, scene=a_scene(self.at))
            await self.posts.add(PostStep(step.post, (*begun.lines, *step.lines)))
            self.ids.append(id_)

    async def do(self, press: Press) -> None:
        match press.what:
            case "withdraw" | "permit":
                await self.say(press)
            case "tell":
                self.told += await self.kept.pending()
                await self.withdrawing.look()
            case "tell again":
                for one in self.told[-2:]:
                    await self.posting.withdrawn(one)
            case _:
                await self.change(press)

    async def say(self, press: Press) -> None:
        """A parent permits something, or takes it back."""
        pupil, uses = self.children[press.who % 3], (USES[:1], USES[1:], USES)[press.n % 3]
        cells = {(pupil, one.place) for one in uses}
        said = Said.YES if press.what == "permit" else Said.WITHDRAWN
        while True:
            at = self.now()
            if said is Said.YES:
                self.closed -= cells
                self.permitted.update(dict.fromkeys(cells, at))
            before = await self.consents.get(pupil)
            change = a_change(pupil, dict.fromkeys(uses, said), at=at)
            after = changed(before, change)
            gone = taken_back(before, after, matrix(TERMS.accounts), at, TERMS)
            tell = withdrawals.withdrawal(change, gone, at)
            try:
                await self.consents.save(before, after, [change], [], [tell] if tell else [])
            except Stale:
                continue
            if said is Said.WITHDRAWN:
                # What was permitted meanwhile, and later, stands.
                self.closed |= {one for one in cells if self.permitted.get(one, NOON) < at}
            return

    async def change(self, press: Press) -> None:
        """Load, read the record, decide, save; and again when somebody else was quicker."""
        while True:
            post = await self.posts.get(self.ids[press.post % 2])
            at, closed = self.now(), frozenset(self.closed)
            roll = replace(await self.consents.all(), head=Head(list_brought_at=at))
            try:
                step = self.decide(press, post, roll, at)
            except Impossible as no:
                REACHED[f"no {no.why}"] += 1
                return
            if not step.lines:
                return
            try:
                after, _ = await self.posts.save(step)
            except Stale:
                REACHED["stale"] += 1
                continue
            self.holds(post, after, step, closed)
            return

    def decide(self, press: Press, post: Post, roll: Roll, at: datetime) -> PostStep:
        """What policy says to it."""
        scene, by = a_scene(at), WHO[press.who % len(WHO)]
        look = a_look(post, roll, at=at, by=by)
        what = press.what
        if what == "push":
            what = _NEXT.get(post.state, "drop") if post.go is None else "out"
            if press.n == 2 and post.state in _ELSE:
                what = _ELSE[post.state]
            by = _BY.get(what) or post.author
            if what in ("approve", "send back") and post.author == HEAD:
                by = DEPUTY
        return ACTS[what](self, press.n, post, look, by, scene)

    def holds(
        self, before: Post, after: Post, step: PostStep, closed: frozenset[tuple[PupilId, Place]]
    ) -> None:
        """What must be true of whatever was saved."""
        deeds = {one.what: one for one in step.lines}
        REACHED.update([*(one.value for one in deeds), after.state.value])
        made = {(one, place) for one in after.content.everyone for place in after.content.places}
        if Deed.GO in deeds or Deed.APPROVED in deeds or Deed.ASKED in deeds or Deed.RELEASED in deeds:
            assert not made & closed
        if Deed.GO in deeds:
            assert after.approval is not None
            assert after.approval.edition == after.edition
        if Deed.APPROVED in deeds:
            by = deeds[Deed.APPROVED].by
            assert by != after.author
            assert by is not None
            assert by not in after.content.text
        if after.edition != before.edition:
            assert after.approval is None
        if before.state is State.HELD and after.state is State.PUBLISHED:
            assert still_open(after.takedowns)
        assert before.outings == after.outings[: len(before.outings)]
        if before.is_out:
            assert after.content == before.content
            assert after.state in (State.PUBLISHED, State.REMOVED)

    async def settle(self) -> None:
        """Everything was told by now: what must be true of the school."""
        await self.withdrawing.look()
        assert await self.kept.pending() == ()
        for id_ in self.ids:
            post = await self.posts.get(id_)
            showing = {
                one for pupil in self.children for one in await self.posts.showing(pupil) if one == id_
            }
            assert showing or post.state is State.DECLINED
            made = {(one, place) for one in post.content.everyone for place in post.content.places}
            if post.state in (State.SUBMITTED, State.APPROVED):
                assert not made & self.closed
            tasks = Counter((one.place, one.address) for one in post.takedowns if not one.is_share)
            assert set(tasks.values()) <= {1}
            for one in post.outings:
                if any((pupil, one.place) in self.closed for pupil in post.content.everyone):
                    REACHED["out and taken back"] += 1
                    assert tasks[one.place, one.address] == 1
            await self.tells_it_all(post)

    async def tells_it_all(self, post: Post) -> None:
        """No line was lost, and no edition was decided twice without being asked for again."""
        lines = await self.posts.lines(post.id)
        assert len(lines) == post.lines
        REACHED.update(one.what.value for one in lines)
        decided: set[str] = set()
        for line in lines:
            if line.what in (Deed.ASKED, Deed.RELEASED):
                decided.clear()
            if line.what in DECISIONS:
                assert line.codes["edition"] not in decided
                decided.add(line.codes["edition"])


Act = Callable[["Life", int, Post, Looked, StaffId, Scene], PostStep]
_NEXT = {
    State.DRAFT: "submit",
    State.CHANGES_ASKED: "submit",
    State.SUBMITTED: "approve",
    State.APPROVED: "go",
    State.HELD: "submit",
    State.PUBLISHED: "settle",
    State.REMOVED: "settle",
}
_ELSE = {State.SUBMITTED: "send back", State.PUBLISHED: "take down"}
_BY = {"approve": HEAD, "send back": HEAD, "take down": OFFICE, "go": OFFICE, "out": OFFICE, "settle": OFFICE}


def _edit(life: Life, n: int, post: Post, _: Looked, by: StaffId, scene: Scene) -> PostStep:
    shown = life.children[n % 3 :]
    content = replace(photo(*shown, places=PLACES[: n % 2 + 1]), text=f"By {by}, {next(life.numbers)}.")
    return posting.edited(post, content, by=by, scene=scene)


def _same_words(life: Life, n: int, post: Post, _: Looked, by: StaffId, scene: Scene) -> PostStep:
    content = replace(post.content, pupils=tuple(life.children[n % 3 :]))
    return posting.edited(post, content, by=by, scene=scene)


def _submit(_: Life, __: int, post: Post, look: Looked, by: StaffId, scene: Scene) -> PostStep:
    faults = () if look.is_open else (Fault.NOT_PERMITTED,)
    return posting.submitted(post, look.check, faults, by=by, scene=scene, may_publish=by == OFFICE)


def _approve(_: Life, n: int, post: Post, look: Looked, by: StaffId, scene: Scene) -> PostStep:
    verdict = Verdict(post.edition - (n == 1))
    return deciding_posts.approved(post, verdict, look, by=PEOPLE.by_id[by], scene=scene)


def _rewrite(life: Life, _: int, post: Post, __: Looked, by: StaffId, scene: Scene) -> PostStep:
    words = f"By {by}, {next(life.numbers)}."
    return deciding_posts.approved_with_edit(
        post, Verdict(post.edition), words, named=(), by=by, scene=scene, is_clean=True
    )


def _send_back(_: Life, n: int, post: Post, __: Looked, by: StaffId, scene: Scene) -> PostStep:
    do = deciding_posts.declined if n == 0 else deciding_posts.change_asked
    return do(post, Verdict(post.edition, Reason.ACCURACY), by=by, scene=scene)


def _go(_: Life, __: int, post: Post, look: Looked, by: StaffId, scene: Scene) -> PostStep:
    looked = replace(look, check=replace(look.check, when=When.GO))
    return publishing.go(post, looked, by=by, scene=scene, may_publish=by in (OFFICE, TEACHER))


def _out(_: Life, n: int, post: Post, look: Looked, by: StaffId, scene: Scene) -> PostStep:
    left = publishing.places_left(post)
    where = left if n == 0 else left[:1] if n == 1 else left[1:]
    addresses = {one: f"https://{one}.example/{post.id}" for one in where}
    return publishing.out(post, addresses, look, by=by, scene=scene)


def _settle(_: Life, n: int, post: Post, __: Looked, by: StaffId, scene: Scene) -> PostStep:
    task = next((one.id for one in still_open(post.takedowns)), "none")
    done = Done(Result.CANNOT if n == 1 else Result.REMOVED, "I looked and asked.")
    return withdrawing.settled(post, task, done, by=PEOPLE.by_id[by], scene=scene, may_publish=False)


ACTS: dict[str, Act] = {
    "edit": _edit,
    "same words": _same_words,
    "submit": _submit,
    "approve": _approve,
    "rewrite": _rewrite,
    "send back": _send_back,
    "go": _go,
    "out": _out,
    "settle": _settle,
    "drop": lambda _, __, post, ___, by, scene: posting.dropped(post, by=by, scene=scene),
    "hold": lambda _, __, post, ___, by, scene: deciding_posts.held_by_hand(
        post, "Wait.", by=by, scene=scene
    ),
    "release": lambda _, __, post, look, by, scene: deciding_posts.released(post, look, by=by, scene=scene),
    "not out": lambda _, __, post, ___, by, scene: publishing.not_out(post, by=by, scene=scene),
    "take down": lambda _, __, post, ___, by, scene: withdrawing.take_down(
        post, "Wrong.", by=by, scene=scene
    ),
}
