"""Accounts: whatever anybody does in any order, nobody decides their own and nothing is set up unasked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy import account_access, account_steps
from policy.account_steps import looks_secret
from policy.accounts import (
    LONGEST,
    MOVES,
    WERE_MADE,
    Account,
    AccountAct,
    AccountState,
    Considerations,
    Decision,
    Platform,
    allowed,
)
from policy.book_errors import Bar, Barred
from policy.book_steps import BookStep
from policy.concerns import FormToken
from policy.people import Person, Role
from policy.uses import FIXED, Place
from tests.policy.ledger import AT, MADE, PEOPLE, REQUEST, SCENE, a_book, an_account, who

EVERYBODY = st.sampled_from(PEOPLE.everyone)
Do = Callable[[Account, Person], BookStep]


def moved(account: Account, act: AccountAct, by: Person) -> BookStep:
    """Put to rest, used again, or closed."""
    return account_steps.moved(account, act, by=by, scene=SCENE)


DO: Mapping[AccountAct, Do] = {
    AccountAct.CONSULT: lambda it, by: account_steps.consulted(it, "It is fine.", by=by, scene=SCENE),
    AccountAct.APPROVE: lambda it, by: account_steps.decided(
        it, "It helps.", is_yes=True, by=by, scene=SCENE
    ),
    AccountAct.DECLINE: lambda it, by: account_steps.decided(it, "Not now", is_yes=False, by=by, scene=SCENE),
    AccountAct.CREATE: lambda it, by: account_steps.created(it, MADE, by=by, book=a_book(), scene=SCENE),
    AccountAct.REST: lambda it, by: moved(it, AccountAct.REST, by),
    AccountAct.WAKE: lambda it, by: moved(it, AccountAct.WAKE, by),
    AccountAct.CLOSE: lambda it, by: moved(it, AccountAct.CLOSE, by),
    AccountAct.REVIEW: lambda it, by: account_steps.reviewed(it, "It did.", met_aim=True, by=by, scene=SCENE),
    AccountAct.ROTATE: lambda it, by: account_steps.rotated(it, "safe 12", AT.date(), by=by, scene=SCENE),
    AccountAct.HELP: lambda it, by: account_steps.helped(it, by=by, scene=SCENE),
}


def requested(by: Person) -> Account:
    """A request as it is kept first."""
    step = account_steps.requested(
        REQUEST, id_="id", reference="MS-7F3K2", token=FormToken("0" * 16), by=by, scene=SCENE
    )
    [written] = step.written
    assert isinstance(written.entry, Account)
    return written.entry


def done(account: Account, act: AccountAct, by: Person) -> Account:
    """The account after this, or as it was where it cannot be done."""
    try:
        step = DO[act](account, by)
    except Barred:
        return account
    entry = step.written[0].entry
    assert isinstance(entry, Account)
    return entry


@pytest.mark.rule("R20", "R50")
@given(EVERYBODY, st.lists(st.tuples(st.sampled_from(AccountAct), EVERYBODY), max_size=30))
def test_nothing_is_set_up_that_was_not_discussed_and_approved_by_somebody_else(
    requester: Person, acts: list[tuple[AccountAct, Person]]
) -> None:
    account = requested(requester)
    for act, by in acts:
        before = account
        account = done(before, act, by)
        if account is not before:
            assert act in allowed(before.state)
            assert account.state is MOVES.get(act, before.state)
        if account.decision is not None:
            assert account.opinion is not None
            assert account.opinion.by != requester.id
            assert account.decision.by != requester.id
        if account.state in WERE_MADE:
            assert account.decision is not None
            assert account.decision.is_yes
            assert PEOPLE.by_id[account.created_by or requester.id].holds(Role.BUSINESS_MANAGER)
            assert account.login_mail.endswith("@school.example")


@pytest.mark.rule("R17")
@given(st.sampled_from(AccountState), st.sampled_from(AccountAct), EVERYBODY, EVERYBODY)
def test_what_somebody_is_offered_is_what_they_can_do(
    state: AccountState, act: AccountAct, by: Person, requester: Person
) -> None:
    account = replace(an_account(state, requester=requester.id), place=Place(""))
    if state not in (AccountState.REQUESTED, AccountState.CONSULTED):
        approved = Decision(who("head").id, AT, True, "It helps.")
        account = replace(account, decision=approved)
    is_offered = act in account_access.acts(account, by, SCENE)
    try:
        DO[act](account, by)
    except Barred:
        assert not is_offered
    else:
        assert is_offered


@pytest.mark.parametrize(
    ("requester", "act", "by", "why"),
    [
        ("head", AccountAct.APPROVE, "head", Bar.OWN_REQUEST),
        ("dsl", AccountAct.CONSULT, "dsl", Bar.OWN_REQUEST),
        ("teacher", AccountAct.CONSULT, "teacher", Bar.NOT_YOURS),
        ("teacher", AccountAct.CONSULT, "manager", Bar.NOT_YOURS),
        ("teacher", AccountAct.APPROVE, "head", None),
        ("head", AccountAct.APPROVE, "deputy head", None),
        ("head", AccountAct.APPROVE, "dsl", None),
        ("teacher", AccountAct.APPROVE, "deputy head", Bar.NOT_YOURS),
        ("dsl", AccountAct.CONSULT, "deputy", None),
    ],
)
@pytest.mark.rule("R17", "R20")
def test_who_advises_and_who_decides(requester: str, act: AccountAct, by: str, why: Bar | None) -> None:
    state = AccountState.REQUESTED if act is AccountAct.CONSULT else AccountState.CONSULTED
    account = an_account(state, requester=requester)
    if why is None:
        DO[act](account, who(by))
        return
    with pytest.raises(Barred) as raised:
        DO[act](account, who(by))
    assert raised.value.why is why


@pytest.mark.rule("R50")
def test_a_decision_before_the_safeguarding_lead_was_asked_is_refused_as_too_early() -> None:
    with pytest.raises(Barred) as raised:
        DO[AccountAct.APPROVE](an_account(AccountState.REQUESTED), who("head"))
    assert raised.value.why is Bar.NOT_CONSULTED


@pytest.mark.rule("R52")
@pytest.mark.parametrize("name", Considerations.__dataclass_fields__)
def test_each_consideration_has_to_be_written_down(name: str) -> None:
    gap = replace(REQUEST.considerations, **{name: "  "})
    with pytest.raises(Barred) as raised:
        account_steps.requested(
            replace(REQUEST, considerations=gap),
            id_="id",
            reference="MS-7F3K2",
            token=FormToken("0" * 16),
            by=who("teacher"),
            scene=SCENE,
        )
    assert raised.value.why is Bar.NEEDS_ANSWERS


@pytest.mark.rule("R51")
@pytest.mark.parametrize(
    ("mail", "is_ours"),
    [
        ("page@school.example", True),
        ("page@SCHOOL.example", True),
        (" page@school.example ", True),
        ("page@notschool.example", False),
        ("page@school.example.evil.example", False),
        ("page@sub.school.example", False),
        ("school.example", False),
        ("a@b@school.example", False),
        ("", False),
    ],
)
def test_the_address_of_an_account_is_one_of_the_school(mail: str, is_ours: bool) -> None:
    account = an_account(AccountState.APPROVED)
    made = replace(MADE, login_mail=mail)
    if is_ours:
        account_steps.created(account, made, by=who("manager"), book=a_book(), scene=SCENE)
        return
    with pytest.raises(Barred) as raised:
        account_steps.created(account, made, by=who("manager"), book=a_book(), scene=SCENE)
    assert raised.value.why is Bar.NOT_OUR_MAIL


@pytest.mark.parametrize("place", [*FIXED, "Page", "1page", "", "a b", "a" * 33, "page\n"])
def test_a_short_name_is_a_code_and_none_of_the_fixed_places(place: str) -> None:
    made = replace(MADE, place=Place(place))
    with pytest.raises(Barred) as raised:
        account_steps.created(
            an_account(AccountState.APPROVED), made, by=who("manager"), book=a_book(), scene=SCENE
        )
    assert raised.value.why is Bar.NOT_A_CODE


@pytest.mark.rule("R54")
@pytest.mark.parametrize(
    ("vault", "is_refused"),
    [
        ("office safe, entry 12", False),
        ("KeePass > School > Facebook", False),
        ("Vault item 0042", False),
        ("Bitwarden/school-accounts/x", False),
        ("Sunfl0werMeadow", True),
        ("entry: Tr0ubador99", True),
        ("hunter2!", True),
        ("password is apple", True),
        ("pw apple", True),
        ("", True),
        ("x" * 81, True),
    ],
)
def test_what_looks_like_a_password_is_not_taken_for_where_one_is_kept(vault: str, is_refused: bool) -> None:
    assert looks_secret(vault) is is_refused


@pytest.mark.rule("R52")
def test_whether_it_met_its_aim_is_asked_a_year_after_it_was_set_up_and_each_year_after_that() -> None:
    step = account_steps.created(
        an_account(AccountState.APPROVED), MADE, by=who("manager"), book=a_book(), scene=SCENE
    )
    [account] = [it.entry for it in step.written if isinstance(it.entry, Account)]
    day = AT.date().replace(year=2027)
    assert not account.is_due_for_review(day - timedelta(days=1))
    assert account.is_due_for_review(day)
    again = done(account, AccountAct.REVIEW, who("manager"))
    assert again.review_on == "2027-11-24"
    assert not replace(account, state=AccountState.CLOSED).is_due_for_review(day)


@pytest.mark.rule("R21")
def test_ict_is_told_once_it_is_approved_and_is_told_nothing_before() -> None:
    account = an_account(AccountState.CONSULTED)
    step = account_steps.decided(account, "It helps.", is_yes=True, by=who("head"), scene=SCENE)
    assert {one.to for one in step.messages} == {"teacher", "manager", "technician"}
    declined = account_steps.decided(account, "Not now.", is_yes=False, by=who("head"), scene=SCENE)
    assert {one.to for one in declined.messages} == {"teacher"}
    assert not account_access.has_task(account, who("technician"))


def test_every_platform_says_how_long_a_post_may_be() -> None:
    assert set(LONGEST) == set(Platform)
    assert Platform.X.longest == 280
    assert Platform.WEBSITE_OTHER.longest is None
