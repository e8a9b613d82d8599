"""Help, who is on duty, and what the policy says."""

from __future__ import annotations

from bot.asks import Ask, Asked, Drafted, Nothing
from bot.handlers.concerns import kept
from bot.turns import Answer
from cards import help as cards
from policy import rulebook


async def show(ask: Ask[Nothing]) -> Answer:
    """What can be typed or pressed."""
    return Answer(cards.help_card(ask.office.school))


async def duty(ask: Ask[Drafted]) -> Answer:
    """Who is on duty now; what was filled in on the form it was asked from is kept."""
    directory, token = ask.office.directory, ask.form.token
    if token is not None:
        await kept(ask)
    return Answer(cards.duty(directory.on_duty(), ask.office.school, directory.standing_in(), form=token))


async def policy(ask: Ask[Asked]) -> Answer:
    """What the policy says about some words."""
    found = rulebook.search(ask.office.rules, ask.form.words)
    return Answer(cards.policy(ask.form.words, found))
