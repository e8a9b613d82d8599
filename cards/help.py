"""Help, who is on duty, and the policy in plain words."""

from __future__ import annotations

from collections.abc import Sequence

from cards import words
from cards.card import Card
from cards.elements import Element, button, buttons, group, heading, line, text_box, warning
from cards.people import titled
from cards.reports import numbers
from cards.verbs import Verb
from policy.people import Person
from policy.routing import Outside
from policy.rulebook import Rule
from policy.schools import School

COMMANDS = (
    ("report concern", "tell the right person, and nobody else"),
    ("danger", "a child is in danger now: everybody who can help is told at once"),
    ("my reports", "what you sent, and whether it was picked up"),
    ("my work", "what needs you"),
    ("check consent NAME", "what may be used of a child or a class, such as: check consent Oak"),
    ("consents", "how the consent record stands"),
    ("request post", "ask for something to be posted"),
    ("my posts", "what you asked for, and what became of it"),
    ("posts to approve", "what waits for your decision"),
    ("calendar", "what is planned and what went out this month"),
    ("take downs", "what has to be taken down"),
    ("sample posts", "ten posts of this term to look at, for the safeguarding lead"),
    ("request account", "ask for a social media account of the school"),
    ("accounts", "the school's accounts, who is trusted with them, and its devices, for whoever keeps them"),
    ("away", "say when you are away, and who covers for you"),
    ("i am back", "you are here again"),
    ("policy WORDS", "what the policy says, such as: policy photos"),
)


def help_card(school: School) -> Card:
    """What can be typed or pressed, and which guidance the school's policy follows (R2)."""
    body: list[Element] = [heading("Sargent: help"), warning(words.DANGER_STRIP)]
    body += [line(f"**{command}**: {meaning}.") for command, meaning in COMMANDS]
    body += _guidance(school)
    body.append(
        buttons(
            button("Report a concern", Verb.START, style="positive"),
            button("Find who is on duty", Verb.DUTY),
            button("My reports", Verb.MY_REPORTS),
            button("My work", Verb.MY_WORK),
            button("Ask for a post", Verb.POST),
            button("I am away", Verb.AWAY),
            button("What the policy says", Verb.POLICY),
        )
    )
    return Card(tuple(body), "Sargent: help.")


def welcome() -> Card:
    """Said once, when the app is installed."""
    body: list[Element] = [
        heading("Sargent: report a concern about social media"),
        warning(words.DANGER_STRIP),
        line("Type **report concern**, or press the button. It goes to the right person and nobody else."),
        buttons(
            button("Report a concern", Verb.START, style="positive"),
            button("Help", Verb.HELP),
        ),
    ]
    return Card(tuple(body), "Sargent is ready.")


def duty(
    people: Sequence[Person],
    school: School,
    covers: Sequence[tuple[Person, Person]] = (),
    form: str | None = None,
) -> Card:
    """Who handles a worry about a child now, who covers for whom, and the numbers outside the school.

    `form` is the token of a form that was begun, to go back to.
    """
    body: list[Element] = [heading("Who is on duty"), warning(words.DANGER_STRIP)]
    body += [line(f"{titled(one)}: {one.phone or 'ask the office'}") for one in people]
    if not people:
        body.append(line("Nobody is on duty at school. Please ring:"))
    body += [line(f"{cover.name} covers for {away.name}.") for cover, away in covers]
    body += numbers(school, (Outside.EMERGENCY, Outside.CHILDREN_SERVICES))
    way = button("Report a concern", Verb.START, style="positive")
    if form is not None:
        way = button("Back to the form", Verb.BACK, {"token": form, "to": "about"}, style="positive")
    body.append(buttons(way))
    return Card(tuple(body), "Sargent: who is on duty.")


def policy(asked: str, rules: Sequence[Rule]) -> Card:
    """What the policy says about some words; with no words it asks for some."""
    body: list[Element] = [heading("What the policy says")]
    if asked and not rules:
        body.append(
            line("Nothing in the policy matches. Try another word, such as: photos, friends, phones.")
        )
    for rule in rules:
        points = "".join(f"\n- {point}" for point in rule.points)
        body.append(group([line(f"{rule.id}: {rule.section}", subtle=True), line(rule.text + points)]))
    body.append(text_box("asked", "Look something up in the policy", hint="A word, such as photos", most=100))
    body.append(buttons(button("Look it up", Verb.POLICY)))
    return Card(tuple(body), "Sargent: what the policy says.")


def _guidance(school: School) -> list[Element]:
    now = school.guidance.get("kcsie", {}).get("edition")
    cited = school.guidance.get("policy", {}).get("cites_kcsie")
    if not now:
        return []
    note = f"Keeping children safe in education: the edition in force is {now}."
    if cited and cited != now:
        note += f" The school's policy still cites {cited}."
    return [line(note, subtle=True)]
