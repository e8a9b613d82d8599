"""What a reporter sees of a concern they sent: that it was sent, that it was picked up, and whom to ring."""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import datetime

from cards import times, words
from cards.alerts import WITHIN
from cards.card import Card
from cards.elements import Element, button, buttons, heading, line, text_box, warning
from cards.forms import Filled
from cards.people import adult_list, is_it_about, role_of
from cards.verbs import Verb
from policy.concerns import Answer, Concern, State
from policy.kinds import Urgency
from policy.people import GOVERNANCE_ROLES, People, Person, Role, StaffId
from policy.routing import Outside
from policy.schools import School


def numbers(school: School, which: Sequence[Outside]) -> list[Element]:
    """Numbers outside the school, one to a line."""
    return [line(f"{words.OUTSIDE[one]}: {school.outside[one].phone}") for one in which]


def safeguarding_phones(school: School, but: Container[StaffId] = ()) -> list[Element]:
    """The safeguarding lead's and deputies' numbers, but for those who are kept out of a concern."""
    holders = (*school.people.holders[Role.DSL], *school.people.holders[Role.DEPUTY_DSL])
    return _phones([one for one in holders if one.id not in but])


def receipt(
    concern: Concern,
    school: School,
    outside: Sequence[Outside] = (),
    *,
    duty: Sequence[Person] = (),
    later: datetime | None = None,
) -> Card:
    """Sent. Says when and the reference, what to do if nobody comes, and never what it was about.

    `later` is when those it goes to are told, where that is not at once; `duty` are those to ring while
    nobody is at school.
    """
    reference = concern.reference
    sent = times.moment(concern.received, school.timezone)
    body: list[Element] = [heading(f"Sent. Ref {reference}"), line(f"Sent {sent}.")]
    if concern.picked_up_at is not None:
        body.append(line(f"Picked up {times.moment(concern.picked_up_at, school.timezone)}.", strong=True))
    elif concern.facts.urgency is Urgency.U0:
        body.append(warning("Do not wait for us: if anybody is in danger, ring 999 now."))
        body.append(line("Everybody who can help is being told."))
    elif later is not None and later > concern.received:
        body.append(line(f"It will be with them {times.moment(later, school.timezone)}."))
        body.append(line("Cannot wait? Press Chase, or ring.", strong=True))
    else:
        within = WITHIN[concern.facts.urgency]
        body.append(line(f"It is on its way. Nobody came to you within {within}? Press Chase, or ring."))
    if duty:
        body += [line("On duty now:", strong=True), *_phones(duty)]
    if outside:
        body += [warning("You can also ring now:"), *numbers(school, outside)]
    data = {"reference": reference}
    body.append(
        buttons(
            button("Chase", Verb.CHASE, data),
            button("Add more", Verb.ADD, data),
            button("Find who is on duty", Verb.DUTY),
        )
    )
    return Card(tuple(body), f"Sent. Ref {reference}")


def picked_up(concern: Concern, school: School, people: People) -> Card:
    """Somebody has it: in which role is said, and not who."""
    at = times.moment(concern.picked_up_at or concern.received, school.timezone)
    reference = concern.reference
    body = (
        heading(f"Picked up. Ref {reference}"),
        line(f"Your report was picked up {by_whom(concern, people)}, {at}."),
        buttons(button("Add more", Verb.ADD, {"reference": reference})),
    )
    return Card(body, f"Your report {reference} was picked up.")


def by_whom(concern: Concern, people: People) -> str:
    """The role of whoever picked it up, such as "by a safeguarding lead".

    Not that of somebody who oversees the school: it would say over a shoulder whom a report is about.
    """
    person = people.find(concern.picked_up_by or "")
    if person is None or person.holds(*GOVERNANCE_ROLES):
        return "by the person who handles it"
    role = role_of(person)
    only_one = person.holds(Role.PRINCIPAL, Role.BUSINESS_MANAGER)
    return f"by {'the' if only_one else 'an' if role[0] in 'AEIOU' else 'a'} {role}"


def numbers_to_ring(
    reference: str, people: Sequence[Person], school: School, which: Sequence[Outside]
) -> Card:
    """Whom to ring about a report that was reached by mail only; shown as the answer to a press (C17)."""
    body: list[Element] = [heading(f"Numbers to ring. Ref {reference}")]
    body += _phones(people)
    body += numbers(school, which)
    body.append(buttons(button("Chase", Verb.CHASE, {"reference": reference})))
    return Card(tuple(body), f"Numbers to ring about {reference}.")


def _phones(people: Sequence[Person]) -> list[Element]:
    return [line(f"{one.name}: {one.phone}") for one in people if one.phone]


_IS_KEPT = "The form that you had begun is kept. Type “carry on” to go on with it."


def danger_sent(concern: Concern, school: School, people: People, *, is_kept: bool = False) -> Card:
    """Danger was raised: ring 999 first, then say where the child is, if there is time. `is_kept` says that a
    form was begun before, and can be carried on with."""
    reference = concern.reference
    body: list[Element] = [
        heading(f"Sent. Ref {reference}"),
        warning("Ring 999 now if you have not. Do not wait for us."),
        line("Everybody who can help is being told now. Stay with the child if it is safe."),
        *([line("Nobody whom you named is told.")] if concern.facts.named else []),
        *safeguarding_phones(school, concern.facts.named),
        text_box("more", "Where is the child, and who is with them?", most=10_000, tall=True),
        *adult_list("", people),
        *([line(_IS_KEPT)] if is_kept else []),
    ]
    data = {"reference": reference, "token": f"{concern.token}-more"}
    body.append(buttons(button("Send this too", Verb.ADD_SEND, data, style="positive")))
    return Card(tuple(body), f"Sent. Ref {reference}. Ring 999 if anybody is in danger.")


def nobody_reached(concern: Concern, school: School) -> Card:
    """Nobody at school could be reached: the reporter is told at once, with the numbers (I4, I12)."""
    body = (
        heading(f"Please ring now. Ref {concern.reference}"),
        warning("We could not reach anybody at school yet. We keep trying. Please ring:"),
        *numbers(school, list(Outside)),
    )
    return Card(body, f"Please ring now about {concern.reference}.")


def adding(concern: Concern, filled: Filled, token: str, asked: tuple[Person, ...] = ()) -> Card:
    """The box for adding to a concern already sent; `asked` are readers whom the words name (I1)."""
    body: list[Element] = [heading(f"Add to your report. Ref {concern.reference}")]
    body += [warning(sentence) for sentence in filled.faults.values()]
    value = filled.values.get("more", "")
    body.append(text_box("more", "What would you like to add? (needed)", value=value, most=10_000, tall=True))
    if asked:
        body.append(is_it_about(asked, filled.values.get("mention", "")))
    data = {"reference": concern.reference, "token": token}
    presses = [button("Send", Verb.ADD_SEND, data, style="positive")]
    if concern.account.imagery is Answer.NO:
        seen = {"reference": concern.reference}
        presses.append(button("Say where it can be found", Verb.TELL_EVIDENCE, seen))
    body.append(buttons(*presses))
    return Card(tuple(body), f"Add to your report {concern.reference}.")


def added(concern: Concern) -> Card:
    """More was added to a concern."""
    body = (heading(f"Added. Ref {concern.reference}"), line("Those who handle it have been told."))
    return Card(body, f"Added to {concern.reference}.")


def chased(concern: Concern, school: School, but: Container[StaffId]) -> Card:
    """The next person was told as well, because the reporter heard nothing; `but` are those kept out."""
    body = (
        heading(f"Chased. Ref {concern.reference}"),
        line("We told them again, and the next person too. You can also ring:"),
        *safeguarding_phones(school, but),
        *numbers(school, (Outside.EMERGENCY, Outside.CHILDREN_SERVICES)),
    )
    return Card(body, f"Chased {concern.reference}.")


def mine(concerns: Sequence[Concern], school: School, people: People) -> Card:
    """A reporter's own reports, newest first: when each was sent, and by which role it was picked up."""
    body: list[Element] = [heading("My reports")]
    if not concerns:
        body.append(line("You have sent no reports."))
    for number, concern in enumerate(concerns):
        sent = times.moment(concern.received, school.timezone)
        body.append(line(f"{concern.reference}: sent {sent}, {_become(concern, school, people)}."))
        if number < WITH_BUTTONS:
            body.append(_ways_on(concern))
    body.append(buttons(button("Report a concern", Verb.START)))
    return Card(tuple(body), "Sargent: your reports.")


WITH_BUTTONS = 5
"""Reports of the list that have buttons, the newest; the others can be typed."""


def _ways_on(concern: Concern) -> Element:
    """What a reporter can still do about a report."""
    data = {"reference": concern.reference}
    presses = [button(f"Add to {concern.reference}", Verb.ADD, data)]
    if concern.state is State.SENT:
        presses.append(button(f"Chase {concern.reference}", Verb.CHASE, data))
    return buttons(*presses)


def _become(concern: Concern, school: School, people: People) -> str:
    """What has become of a report, as far as its reporter is told."""
    if concern.state is State.CLOSED:
        return "dealt with"
    if concern.picked_up_by is None:
        return "waiting to be picked up"
    at = times.moment(concern.picked_up_at or concern.received, school.timezone)
    return f"picked up {by_whom(concern, people)}, {at}"
