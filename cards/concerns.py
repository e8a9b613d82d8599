"""The concern form: three short steps and what is said along the way. Imagery is asked first (Q7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from cards import words
from cards.card import Card
from cards.elements import (
    Choices,
    Element,
    button,
    buttons,
    day,
    group,
    heading,
    line,
    one_of,
    said,
    text_box,
    warning,
)
from cards.forms import LONGEST, Filled
from cards.people import adult_list, is_it_about, titled
from cards.verbs import Verb
from policy import reporting
from policy.concerns import Answer, FormToken
from policy.exclusions import Why
from policy.kinds import GROUPS, NATURES, Advice
from policy.people import People, Person
from policy.routing import Routing
from policy.schools import School

SUMMARY = "Sargent: your form is open."
_Key = TypeVar("_Key", bound=str)
SHOWN = 2_000
"""Characters of the account that are shown for a last look before it is sent."""


def about(token: FormToken, filled: Filled, people: People, *, kept: bool = False) -> Card:
    """Step one: what it is about and who. `kept` says that words typed earlier wait on step two."""
    values = filled.values
    body: list[Element] = [heading("Report a concern: step 1 of 3"), warning(words.DANGER_STRIP)]
    body.append(_danger_row(token))
    if kept:
        body.append(line("Your words are kept. You will see them on the next step.", strong=True))
    body += _faults(filled)
    body += [
        one_of("imagery", IMAGERY_LABEL, _pairs(words.IMAGERY), value=values.get("imagery", "")),
        one_of("about", "What is it about? (needed)", _pairs(words.GROUPS), value=values.get("about", "")),
        one_of("who", "Who is it about? (needed)", _pairs(words.WHO), value=values.get("who", "")),
        *adult_list(values.get("adult", ""), people),
        text_box(
            "name",
            "Their name, if you know it. Several: one on each line",
            value=values.get("name", ""),
            most=300,
            tall=True,
        ),
        one_of(
            "avoid",
            "Should anybody not see this?",
            _pairs(words.AVOID),
            value=values.get("avoid", ""),
            folded=True,
        ),
        one_of(
            "source",
            "How did you find out?",
            _pairs(words.SOURCES),
            value=values.get("source", ""),
            folded=True,
        ),
    ]
    data = _data(token, body)
    next_ = button("Next", Verb.ABOUT, data, style="positive")
    body.append(buttons(next_, button("Keep for later", Verb.KEEP, data)))
    return Card(tuple(body), SUMMARY)


IMAGERY_LABEL = (
    "Could there be a sexual or nude picture or video of anybody under 18, real or computer-made? (needed)"
)


def happened(token: FormToken, filled: Filled, *, banner: Iterable[Element] = (), send: bool = False) -> Card:
    """Step two: what happened. Where imagery is possible nothing about evidence is asked (Q7, R115)."""
    values = filled.values
    imagery = reporting.imagery_of(values) is not Answer.NO
    body: list[Element] = [heading("Report a concern: step 2 of 3"), *banner]
    body += _faults(filled)
    if imagery:
        body.append(group([line(words.ADVICE[Advice.A4], strong=True)], style="attention"))
    else:
        body += _closest(values)
    body += [
        text_box(
            "words",
            "What happened, in the child's own words where you can? (needed)",
            value=values.get("words", ""),
            hint="Write what was said and seen. Do not guess.",
            most=LONGEST,
            tall=True,
        ),
        one_of("when", "When was it?", _pairs(words.WHEN), value=values.get("when", ""), folded=True),
        day("on_date", "Which day, if it was earlier?", value=values.get("on_date", "")),
        one_of(
            "platform",
            "Where was it?",
            _pairs(words.PLATFORMS),
            value=values.get("platform", ""),
            folded=True,
        ),
        one_of("safe", "Is the child safe now? (needed)", _pairs(words.SAFE), value=values.get("safe", "")),
    ]
    if not imagery:
        body.append(
            text_box(
                "evidence",
                "Web address, account name, device: if you know them",
                value=values.get("evidence", ""),
                most=2000,
                tall=True,
            )
        )
    data = _data(token, body)
    next_ = button("Send again", Verb.SEND, data, style="positive")
    if not send:
        next_ = button("Next", Verb.HAPPENED, data, style="positive")
    body.append(buttons(next_, button("Back", Verb.BACK, {**data, "to": "about"})))
    return Card(tuple(body), SUMMARY)


def review(
    token: FormToken,
    filled: Filled,
    routing: Routing,
    school: School,
    people: People,
    asked: tuple[Person, ...],
) -> Card:
    """Step three: who it goes to and who it does not, then Send."""
    values = filled.values
    kind = reporting.kind_of(values)
    body: list[Element] = [heading("Report a concern: step 3 of 3. Check and send"), *_faults(filled)]
    body += route_lines(routing, people, school)
    body.append(group(_wrote(values.get("words", ""))))
    body.append(line(f"About: {words.KINDS[kind]}"))
    if values.get("name"):
        body.append(said("Who", values["name"]))
    body += [line(words.ADVICE[advice], subtle=True) for advice in NATURES[kind].advice]
    if asked:
        body.append(is_it_about(asked, values.get("mention", "")))
    body.append(
        one_of(
            "confidential",
            "Who may know that you sent this?",
            CONFIDENTIAL,
            value=values.get("confidential", ""),
        )
    )
    data = _data(token, body)
    body.append(
        buttons(
            button("Send", Verb.SEND, data, style="positive"),
            button("Back", Verb.BACK, {**data, "to": "happened"}),
            button("Keep for later", Verb.KEEP, data),
        )
    )
    return Card(tuple(body), SUMMARY)


CONFIDENTIAL: Choices = (
    ("false", "Those who handle it may see my name"),
    ("true", "Only the person in charge of it may see my name"),
)


def route_lines(routing: Routing, people: People, school: School) -> list[Element]:
    """Who a concern goes to and who it does not, and whom to ring where nobody here is clear."""
    lines: list[Element] = []
    told = [one for one in routing.recipients if one.reads_content]
    owner = people.find(routing.owner or "")
    if owner is not None:
        lines.append(line(f"Goes to: {titled(owner)}", strong=True))
        also = [
            titled(one) for other in told if other.person != owner.id and (one := people.find(other.person))
        ]
        if also:
            lines.append(line("Also: " + "; ".join(also)))
    else:
        lines.append(warning("Nobody at school is clear to receive this. It is kept sealed. Please ring:"))
    lines += [line(f"{words.OUTSIDE[one]}: {school.outside[one].phone}") for one in routing.outside]
    lines += _told_a_part(routing, people)
    kept_out = [
        one.name for id_, why in routing.excluded.items() if why in _NAMED_OUT and (one := people.find(id_))
    ]
    lines.append(line("Not to: " + "; ".join(kept_out) if kept_out else "Nobody else is told."))
    return lines


def _told_a_part(routing: Routing, people: People) -> list[Element]:
    """Those who are told, but may not read what was written."""
    return [
        line(f"Told {words.SLICES[one.slice]}: {titled(person)}", subtle=True)
        for one in routing.recipients
        if not one.reads_content and (person := people.find(one.person))
    ]


_NAMED_OUT = frozenset({Why.SUBJECT, Why.REPORTER_ASKED})
"""Only these are named to the reporter: a relationship or a case of one's own is nobody else's business."""


def form_behind(token: FormToken | None) -> FormToken | None:
    """The form on which danger was pressed, if it was pressed on one."""
    if token is None or not token.endswith(_DANGER):
        return None
    return FormToken(token.removesuffix(_DANGER))


_DANGER = "-danger"
"""Makes another token of a form's, because danger is raised beside it and the form may still be sent."""


def _danger_row(token: FormToken) -> Element:
    return buttons(
        button("A child is in danger now", Verb.DANGER, {"token": token + _DANGER}, style="destructive"),
        button("Find who is on duty", Verb.DUTY, {"token": token}),
    )


def _closest(values: Mapping[str, str]) -> list[Element]:
    kinds = GROUPS[reporting.group_of(values)]
    if len(kinds) < 2:
        return []
    choices = [(kind.value, words.KINDS[kind]) for kind in kinds]
    return [one_of("closest", "Which is closest?", choices, value=values.get("closest", ""))]


def _wrote(words_: str) -> list[Element]:
    """The account, or its beginning where all of it would make the card too heavy for a phone."""
    if len(words_) <= SHOWN:
        return [said("What you wrote", words_)]
    note = line("This is only the beginning. All of it is kept, and all of it is sent.", subtle=True)
    return [said("What you wrote", f"{words_[:SHOWN]}…"), note]


def _faults(filled: Filled) -> list[Element]:
    if filled.is_complete:
        return []
    first = warning("Please look at this again. Nothing is lost.")
    return [first, *(warning(sentence) for sentence in filled.faults.values())]


def _data(token: FormToken, body: Iterable[Element]) -> Mapping[str, str]:
    """What a button of the form sends: the token, and which inputs stood filled on the card."""
    drawn = ",".join(str(element["id"]) for element in body if element.get("value"))
    return {"token": token, "drawn": drawn} if drawn else {"token": token}


def _pairs(labels: Mapping[_Key, str]) -> Choices:
    return [(str(key), title) for key, title in labels.items()]
