"""What stands in a chat, a mail or a lock screen says nothing of a concern: canaries in it never sing."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from cards import mails, reports, words
from cards.card import Card
from cards.mails import digest_letter, letter
from cards.work import work
from policy.concerns import Answer
from policy.kinds import GROUPS, Kind, Urgency
from policy.messages import Message, MessageId, Purpose
from policy.people import GOVERNANCE_ROLES, People, Person, Role, StaffId
from tests.cards.gallery import GALLERY, NAMELESS, STANDING
from tests.cards.people import AT, CANARIES, DSL, PEOPLE, REFERENCE, SCHOOL, a_report, picked_up
from tests.cards.readers import read

pytestmark = [pytest.mark.invariant("I9")]


def names(people: People) -> Iterator[str]:
    """Every name and every pair of initials, as patterns that match whole words."""
    for one in people.everyone:
        yield from (rf"\b{part}\b" for part in one.name.split())
        yield rf"\b{_initials(one)}\b"


def _initials(person: Person) -> str:
    return r"\.? ?".join(part[0] for part in person.name.split())


def sung(text: str) -> list[str]:
    """The pieces of the concern that can be read in a text."""
    return [piece for piece in CANARIES if piece in text.casefold()]


@pytest.mark.parametrize("card", STANDING.values(), ids=STANDING.keys())
def test_a_card_that_stays_in_a_chat_says_nothing_of_the_concern(card: Card) -> None:
    assert sung(str(card.content)) == []


@pytest.mark.parametrize("card", NAMELESS.values(), ids=NAMELESS.keys())
def test_it_names_nobody_not_even_by_initials(card: Card) -> None:
    text = f"{read(card)}\n{card.summary}"
    assert [name for name in names(PEOPLE) if re.search(name, text)] == []


@pytest.mark.parametrize("kind", Kind)
def test_no_card_that_stays_in_a_chat_says_what_kind_it_is(kind: Kind) -> None:
    concern = a_report(kind, imagery=Answer.YES)
    taken = picked_up(concern)
    standing = [
        *STANDING.values(),
        *(reports.receipt(one, SCHOOL) for one in (concern, taken)),
        reports.picked_up(taken, SCHOOL, PEOPLE),
        reports.mine([concern, taken], SCHOOL, PEOPLE),
        work([(concern, AT), (taken, AT)], SCHOOL, reader=DSL.id, page=1, has_more=False),
    ]
    labels = [words.KINDS[kind], *(words.GROUPS[group] for group, kinds in GROUPS.items() if kind in kinds)]
    for card in standing:
        assert not [label for label in labels if label.casefold() in str(card.content).casefold()]
        assert kind.value not in str(card.content)


@pytest.mark.parametrize("name", GALLERY)
def test_what_stands_for_a_card_where_it_cannot_be_seen_names_nobody(name: str) -> None:
    summary = GALLERY[name].summary
    assert sung(summary) == []
    assert [one for one in names(PEOPLE) if re.search(one, summary)] == []
    assert not [label for label in words.KINDS.values() if label in summary]


@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize("urgency", Urgency)
def test_a_mail_holds_a_reference_and_a_way_in_and_nothing_else(purpose: Purpose, urgency: Urgency) -> None:
    concern = a_report()
    message = Message(MessageId("m"), concern.id, REFERENCE, DSL.id, purpose, urgency, due=AT, created=AT)
    mail = letter(message, bot_id="00000000-0000-4000-8000-0000000000b0")
    text = f"{mail.subject}\n{mail.body}"
    assert REFERENCE in mail.subject
    assert "https://teams.microsoft.com/" in mail.body
    assert sung(text) == []
    assert [name for name in names(PEOPLE) if re.search(name, text)] == []
    assert not [label for label in words.KINDS.values() if label.casefold() in text.casefold()]
    assert mail.urgent == (urgency <= Urgency.U1 and purpose is not Purpose.NOTICE)


def test_the_room_of_mails_is_never_given_a_concern() -> None:
    assert "Concern" not in vars(mails)


def test_a_mail_of_the_day_holds_references_and_nothing_else() -> None:
    mail = digest_letter([REFERENCE, "MS-2K9QX", REFERENCE], "00000000-0000-4000-8000-0000000000b0")
    assert mail.subject == "Today: 2 confidential items"
    assert f"{REFERENCE}, MS-2K9QX" in mail.body
    assert "type: my work" in mail.body
    assert not mail.urgent
    assert digest_letter([REFERENCE], "b0").subject == "Today: 1 confidential item"


def test_every_mail_to_somebody_who_must_act_says_what_to_do_without_teams_and_the_same_in_all() -> None:
    says = set()
    for purpose in (Purpose.ALERT, Purpose.REMINDER, Purpose.DUE, Purpose.SIGN_OFF, Purpose.ANSWERED):
        for urgency in Urgency:
            message = Message(
                MessageId("m"), a_report().id, REFERENCE, DSL.id, purpose, urgency, due=AT, created=AT
            )
            says.add(letter(message, bot_id="b0").body.partition("No Teams now?")[2])
    (only,) = says
    assert "Ring within two hours" in only


@pytest.mark.parametrize("role", Role)
def test_a_reporter_hears_in_which_role_it_was_picked_up_but_of_nobody_who_oversees_the_school(
    role: Role,
) -> None:
    person = Person(StaffId("p"), "Sam Reed", roles=frozenset({role}))
    said = reports.by_whom(picked_up(a_report(), person), People.of([person]))
    oversees = role in GOVERNANCE_ROLES
    assert (said == "by the person who handles it") is oversees
    assert oversees or words.ROLES[role] in said
    assert "Sam" not in said


def test_articles_fit_the_role() -> None:
    def said(role: Role) -> str:
        person = Person(StaffId("p"), "Sam Reed", roles=frozenset({role}))
        return reports.by_whom(picked_up(a_report(), person), People.of([person]))

    assert said(Role.DSL) == "by a safeguarding lead"
    assert said(Role.ICT) == "by an ICT technician"
    assert said(Role.PRINCIPAL) == "by the Principal"


def test_a_report_that_waits_for_the_morning_says_until_when_and_how_not_to_wait() -> None:
    text = read(GALLERY["reports.receipt: told in the morning"])
    assert "It will be with them Tue 24 Nov, 07:41." in text
    assert "Cannot wait? Press Chase, or ring." in text
    assert "It will be with them" not in read(GALLERY["reports.receipt: out of hours"])
    assert f"{DSL.name}: {DSL.phone}" in read(GALLERY["reports.receipt: out of hours"])
