"""A post as it is read: what would be shown, to whom it is permitted, what was decided, and what may be done.

None of it stands in a chat for longer than it is read: it is the answer to a press.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cards import consent_words, times, wording
from cards import post_words as words
from cards.card import Card
from cards.chronology import dated
from cards.consents import age as record_age
from cards.elements import Element, button, buttons, heading, line, picture, said, warning
from cards.verbs import Verb
from policy.consents import ConsentTerms
from policy.deciding_posts import Reason
from policy.kinds import Group, Kind
from policy.people import People as Staff
from policy.people import StaffId
from policy.posting import Act, Cannot
from policy.posts import Category, Deed, ImageKind, Line, People, Post, State, Tick
from policy.pupils import Pupil
from policy.rolls import Head
from policy.schools import School
from policy.showing import Gate, Shown
from policy.takedowns import Takedown, not_gone, still_open
from policy.uses import Place
from policy.wording import Finding

MOST_LINES = 12
"""Lines of what happened on one card; the latest are shown."""

MOST_NAMES = 40
"""Children by name on one card: those who may not be shown come first."""

PICTURE = "A picture of this post"
OLD_DEVICE = "a device that is not on the list any more"

_ON_FRIDAY, _EVENING = 4, 16
_A_WRONG_POST = {"about": Group.DATA.value, "closest": Kind.WRONG_POST.value}
"""How the form begins on which it is reported (R49)."""


@dataclass(frozen=True, slots=True)
class PostView:
    """Who looks and when, what they may do, and what was found: `gate` is as at this minute.

    `devices` names the school's devices by their id, `small` holds small pictures by the name of each.
    """

    reader: StaffId
    at: datetime
    school: School
    terms: ConsentTerms
    people: Staff
    acts: frozenset[Act] = frozenset()
    gate: Gate | None = None
    head: Head = field(default_factory=Head)
    findings: tuple[Finding, ...] = ()
    devices: Mapping[str, str] = field(default_factory=dict)
    small: Mapping[str, str] = field(default_factory=dict)
    again: tuple[str, ...] = ()
    """References of posts that showed the same pupils in the last month."""

    def clock(self, at: datetime) -> str:
        """A moment as people read it."""
        return times.moment(at, self.school.timezone)


def opened(post: Post, story: Sequence[Line], view: PostView, banner: Iterable[Element] = ()) -> Card:
    """The whole post, with the buttons for what this person may do now."""
    body: list[Element] = [
        heading(f"Post. Ref {post.reference}"),
        *banner,
        line(words.where_it_stands(post), strong=True),
        *stands(post, view),
        *content(post, view),
        *consents(post, view),
        *flags(post, view),
        *tasks(post, view),
        *_story(story, view),
        buttons(*_presses(post, view)),
    ]
    return Card(tuple(body), f"Post {post.reference}.")


def refused(post: Post, why: Cannot, story: Sequence[Line], view: PostView) -> Card:
    """Something could not be done; how it stands now is below."""
    return opened(post, story, view, [warning(words.CANNOT[why])])


def content(post: Post, view: PostView) -> list[Element]:
    """What would be shown, and where."""
    it = post.content
    places = ", ".join(consent_words.place(one, view.terms) for one in it.places)
    shown: list[Element] = [line(f"{words.CATEGORIES[it.category]}. Where: {places or 'not chosen yet'}.")]
    if it.category is Category.OTHER:
        shown.append(said("What it is for", it.other))
    shown.append(said("Words", it.text))
    shown.append(
        line(f"When: {dated(it.on_day) or 'as soon as it may'}. With it: {words.CARRIES[it.carries]}.")
    )
    if it.image is not None:
        shown.append(line(f"The picture: {words.IMAGES[it.image]}."))
    shown += [picture(view.small[one.name], PICTURE) for one in it.pictures if one.name in view.small]
    more = len(it.pictures) - len(view.small)
    if view.small and more > 0:
        shown.append(line(f"Pictures that are not on this card: {more}. See all of them in full below."))
    if it.kept_at:
        shown.append(said("Where it is kept", it.kept_at))
    if it.reason:
        shown.append(said("Why one child alone", it.reason))
    if it.device:
        shown.append(said("Taken with", view.devices.get(it.device, OLD_DEVICE)))
    return shown


def consents(post: Post, view: PostView) -> list[Element]:
    """What the record says of everybody in it, as at this minute."""
    gate = view.gate
    if gate is None or not gate.shown:
        if post.content.people is People.PUPILS:
            return [warning("No pupil is listed yet.")]
        return [line("No pupil is shown or named.")]
    at = view.clock(view.at)
    told: list[Element] = [
        (line if gate.is_open else warning)(f"{gate.yes} of {len(gate.shown)} may be shown, as at {at}.")
    ]
    told += record_age(view.head, view.at, view.terms)
    told.append(results(gate.shown))
    return told


def results(shown: Sequence[Shown]) -> Element:
    """A line for each pupil, those who may not be shown first."""
    ordered = sorted(shown, key=lambda it: (it.is_yes, name_of(it.pupil).casefold()))
    lines = [f"{name_of(one.pupil)}: {words.SAYS[one.says]}" for one in ordered[:MOST_NAMES]]
    if len(ordered) > MOST_NAMES:
        lines.append(f"and {len(ordered) - MOST_NAMES} more")
    return said("Pupils", "\n".join(lines))


def name_of(pupil: Pupil | None) -> str:
    """A pupil with the class, which tells those of the same name apart."""
    if pupil is None:
        return "Somebody who is not on the list"
    return f"{pupil.name} ({pupil.class_name})" if pupil.class_name else pupil.name


def flags(post: Post, view: PostView) -> list[Element]:
    """What whoever decides should look at twice."""
    it = post.content
    found: list[Element] = []
    if it.image is ImageKind.ONE_FACE:
        found.append(warning("It shows one child's face. A group picture is safer."))
    if it.has_image and it.naming.value != "none":
        found.append(warning("It names a child beside a picture. Names without pictures are safer."))
    if it.faces:
        found.append(line(f"Faces in the picture: {it.faces}. Pupils listed: {len(it.pupils)}."))
    if it.is_changed:
        found.append(
            warning("The author says that it was cropped or blurred since it was used. Look closely.")
        )
    if Tick.NO_OTHER_NAME in it.ticks:
        found.append(warning("The author says that a first name in it is no pupil's here. Is that so?"))
    if set(it.everyone) - set(it.pupils):
        found.append(warning("The picture was used before, with pupils who are not listed now."))
    local = view.school.local(view.at)
    if local.weekday() == _ON_FRIDAY and local.hour >= _EVENING and post.state is State.SUBMITTED:
        found.append(line("It is Friday evening: nobody may be there to answer what people write."))
    if view.again:
        found.append(line(f"Some of these pupils were shown lately: {', '.join(view.again)}."))
    return [*found, *wording.findings(view.findings)]


def stands(post: Post, view: PostView) -> list[Element]:
    """Who decided and until when it counts, and where it is out."""
    told: list[Element] = []
    if post.approval is not None and post.approval.by is not None:
        who = by(post.approval.by, view)
        told.append(line(f"Approved by {who}, {view.clock(post.approval.at)}."))
    if post.go is not None and post.state is not State.HELD:
        told.append(line(f"Checked. It may go out until {view.clock(post.go.until)}."))
    told += [said(_place(one.place, view), one.address) for one in post.outings]
    return told


def tasks(post: Post, view: PostView) -> list[Element]:
    """What has to come down, and what came of it."""
    told = [said(_task(one, view), one.address) for one in post.takedowns]
    if still_open(post.takedowns):
        told.insert(0, warning("This has to be taken down:"))
    elif not_gone(post.takedowns):
        told.insert(0, warning("This could not be taken down, and may still be seen:"))
    if _was_wrong(post):
        told.append(
            line(f"Did it show or tell what it must not? Report that too, and name {post.reference}.")
        )
    return told


def _was_wrong(post: Post) -> bool:
    return any(one.was_wrong for one in still_open(post.takedowns))


def _place(place: Place, view: PostView) -> str:
    return consent_words.capital(consent_words.place(place, view.terms))


def by(person: StaffId | None, view: PostView) -> str:
    """Who did something."""
    found = view.people.by_id.get(person) if person else None
    return found.name if found is not None else "Sargent"


def _task(task: Takedown, view: PostView) -> str:
    where = _place(task.place, view)
    kind = f"{where}, shared by somebody else" if task.is_share else where
    if task.result is None:
        return f"{kind}: by {view.clock(task.due)}"
    return f"{kind}: {words.RESULTS[task.result]}"


def _story(story: Sequence[Line], view: PostView) -> list[Element]:
    lines = [
        f"{view.clock(one.at)}: {words.DEEDS[one.what]}, {by(one.by, view)}{_why(one)}"
        for one in _told_once(story)[-MOST_LINES:]
    ]
    return [said("What happened", "\n".join(lines))] if lines else []


def _told_once(story: Sequence[Line]) -> list[Line]:
    """The lines without each step of a form that was filled in: of several changes by one person in a row the
    last is told."""
    pairs = zip(story, [*story[1:], None], strict=True)
    return [one for one, then in pairs if not (one.what is Deed.EDITED and _goes_on(one, then))]


def _goes_on(one: Line, then: Line | None) -> bool:
    return then is not None and then.by == one.by and then.what in (Deed.EDITED, Deed.ASKED, Deed.FAST_LANE)


def _why(entry: Line) -> str:
    reason = entry.codes.get("reason", "")
    named = words.REASONS[Reason(reason)] if reason in {one.value for one in Reason} else ""
    shown = [one for one in (named, entry.words if entry.what not in _ADDRESSES else "") if one]
    return f". {': '.join(shown)}" if shown else ""


_ADDRESSES = frozenset({Deed.OUT, Deed.MOVED})
"""Deeds whose words are addresses, which stand further up."""


def _presses(post: Post, view: PostView) -> list[Element]:
    """A button for everything that this person may do, the likeliest first."""
    reference = {"reference": post.reference}
    seen = {**reference, "edition": str(post.edition)}
    offered: list[tuple[Act, Element]] = [
        (Act.DECIDE, button("Approve", Verb.APPROVE, seen, style="positive")),
        (Act.DECIDE, button("Ask for a change", Verb.ASK_CHANGE, seen)),
        (Act.DECIDE, button("Approve with my edit", Verb.APPROVE_EDIT, seen)),
        (Act.DECIDE, button("Decline", Verb.DECLINE, seen)),
        (Act.GO, button("About to post", Verb.GO, seen, style="positive")),
        (Act.OUT, button("It is out: say where", Verb.OUT, seen)),
        (Act.NOT_OUT, button("It did not go out", Verb.NOT_OUT, seen)),
        (Act.EDIT, button("Change it", Verb.POST_STEP, {**reference, "to": "where"})),
        (Act.SUBMIT, button("Look it over and send", Verb.POST_STEP, {**reference, "to": "check"})),
        (Act.HOLD, button("Hold it for now", Verb.HOLD, seen)),
        (Act.RELEASE, button("Let it be decided", Verb.RELEASE, seen)),
        (Act.SETTLE, button("Say what was taken down", Verb.TAKEN, seen)),
        (Act.TAKE_DOWN, button("It has to come down", Verb.TAKE_DOWN, seen)),
        (Act.SHARE, button("Somebody shared it", Verb.SHARED, seen)),
        (Act.MOVE, button("The address is wrong", Verb.MOVED, seen)),
        (Act.DROP, button("I do not want it any more", Verb.POST_DROP, reference)),
    ]
    shown = [press for act, press in offered if act in view.acts and _is_useful(act, post)]
    if Act.REVIEW in view.acts:
        shown.insert(0, button("I have looked at it: it is fine", Verb.REVIEWED, seen, style="positive"))
    if post.content.pictures:
        shown.append(button("See the picture in full", Verb.POST_SHOW, reference))
    if _was_wrong(post):
        shown.append(button("Report what it showed", Verb.START, _A_WRONG_POST))
    shown.append(button("Hide", Verb.HIDE, reference))
    return shown


def _is_useful(act: Act, post: Post) -> bool:
    return act is not Act.SETTLE or bool(not_gone(post.takedowns))
