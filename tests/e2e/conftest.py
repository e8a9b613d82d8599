"""One Chromium for all browser tests of a run."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.e2e.browser import LAUNCH

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest_asyncio.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A browser; without one on the PATH its tests are skipped, and say so."""
    if CHROMIUM is None:
        pytest.skip("no Chromium is on the PATH; CI installs one, and there this test runs")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(LAUNCH))
        yield browser
        await browser.close()
