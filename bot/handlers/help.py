"""Help, who is on duty, and what the policy says."""

from __future__ import annotations

from bot.asks import Ask, Asked, Nothing
from bot.turns import Answer
from cards import help as cards
from policy import rulebook


async def show(ask: Ask[Nothing]) -> Answer:
    """What can be typed or pressed."""
    return Answer(cards.help_card(ask.office.school))


async def duty(ask: Ask[Nothing]) -> Answer:
    """Who is on duty now."""
    directory = ask.office.directory
    return Answer(cards.duty(directory.on_duty(), ask.office.school, directory.standing_in()))


async def policy(ask: Ask[Asked]) -> Answer:
    """What the policy says about some words."""
    found = rulebook.search(ask.office.rules, ask.form.words)
    return Answer(cards.policy(ask.form.words, found))
