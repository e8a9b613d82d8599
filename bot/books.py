"""The registers as they are known now: held in memory, read again every few seconds and after every save.

A look goes with each reading: whoever left is trusted with nothing any more (R53), and who does something
else now is looked at again, as is an account after a year (R52). Several may run on the same tables.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.clock import Clock
from bot.directory import Directory
from bot.logs import log
from policy import access_steps, account_steps
from policy.book_steps import REGISTERS, BookStep, Entry, holders, told
from policy.books import Book
from policy.chronology import Trace
from policy.concerns import Concern
from policy.consents import ConsentTerms
from policy.messages import Message
from policy.people import Role
from policy.scenes import Scene
from policy.schools import School
from storage.books import Books as Kept
from storage.books import KeptStep
from storage.errors import NotKept, Stale
from storage.reminders import Reminders

LOOK_EVERY = 20.0
"""Seconds between two readings: what another process saved is known within them."""


class Books:
    """The registers of one school."""

    def __init__(
        self,
        school: School,
        kept: Kept,
        reminders: Reminders,
        directory: Directory,
        clock: Clock,
        scene: Callable[[], Scene],
        soon: Callable[[Concern | None, tuple[Message, ...]], None],
    ) -> None:
        """Begin with what the school file names; `soon` hands messages to the worker."""
        self._school = school
        self._reminders = reminders
        self._directory = directory
        self._clock = clock
        self._scene = scene
        self._soon = soon
        self.kept = kept
        self.book = Book(seeded=school.consents.accounts, zone=school.timezone)
        """The registers as they were read last."""

    @property
    def terms(self) -> ConsentTerms:
        """How the school reads its permissions, with every account that there is or was."""
        return self.book.terms(self._school.consents)

    async def refresh(self) -> Book:
        """Read all of it again; raises what the store raises."""
        self.book = await self.kept.book(self._school.consents.accounts, self._school.timezone)
        return self.book

    async def add(self, step: BookStep) -> KeptStep:
        """Keep a new entry; from now on it counts here. Raises what the store raises."""
        return await self._after(await self.kept.add(step))

    async def save(self, step: BookStep) -> KeptStep:
        """Keep a changed entry; from now on it counts here. Raises what the store raises."""
        return await self._after(await self.kept.save(step))

    async def run(self) -> None:
        """Read and look until cancelled; a store that is down is waited for."""
        while True:
            try:
                await self.refresh()
                await self.look()
            except NotKept as why:
                log("registers_not_read", why=type(why).__name__)
            await asyncio.sleep(LOOK_EVERY)

    async def look(self) -> int:
        """End what those have who left, what has run out, and what a closed account was for; put in question
        what those have who do something else now; ask after a year; say how many entries changed. Raises what
        the store raises.

        Nobody is taken for gone before the staff list was read: that Graph is silent says nothing of them.
        """
        changed = 0
        if self._directory.is_read:
            for step in self._due():
                changed += await self._done(step)
        await self._ask_after_a_year()
        await self._ask_again()
        if self._directory.is_read:
            await self._ask_for_new_passwords()
        return changed

    def _due(self) -> list[BookStep]:
        book, people, scene = self.book, self._directory.people, self._scene()
        due = (access_steps.due(one, book, people, scene) for one in book.accesses)
        return [step for step in due if step is not None]

    async def _done(self, step: BookStep) -> bool:
        """One entry that somebody else changed, or that cannot be kept, must not hold up the others."""
        try:
            await self.save(step)
        except Stale:
            await self.refresh()
            return False
        except NotKept as why:
            log("access_not_ended", why=type(why).__name__)
            return False
        return True

    async def _ask_after_a_year(self) -> None:
        scene = self._scene()
        for account in self.book.accounts:
            if account.is_due_for_review(self.book.day(scene.at)):
                what = f"account:{account.id}:{account.review_on}"
                await self._remind(account, what, "account.review_due", scene)

    async def _ask_again(self) -> None:
        """Somebody was not taken off an account within a school day: say so once more (R53)."""
        scene = self._scene()
        for access in self.book.accesses:
            if access.is_overdue(scene.at):
                # Its lines count up with all that is done to it, so that each chore is asked about once.
                what = f"access:{access.id}:{access.lines}"
                await self._remind(access, what, "access.overdue", scene, Role.PRINCIPAL)

    async def _ask_for_new_passwords(self) -> None:
        """Whoever set a password keeps passwords no more: it has to be changed (R54)."""
        scene = self._scene()
        for account in self.book.accounts:
            if account_steps.needs_new_password(account, scene):
                what = f"password:{account.id}:{account.rotated_on}:{account.rotated_by}"
                await self._remind(account, what, "account.password_known", scene)

    async def _remind(self, entry: Entry, what: str, action: str, scene: Scene, *others: Role) -> None:
        """Tell the Business Manager, and others, that an entry waits for them: once for each `what`."""
        messages = told(entry, holders(scene, Role.BUSINESS_MANAGER, *others), scene)
        trace = Trace(scene.at, None, action, REGISTERS, {"entry": entry.id})
        self._soon(None, await self._reminders.once(what, messages, [trace]))

    async def _after(self, kept: KeptStep) -> KeptStep:
        self._soon(None, kept.messages)
        try:
            await self.refresh()
        except NotKept as why:
            # It is kept; the next reading brings it.
            log("registers_not_read", why=type(why).__name__)
        return kept
