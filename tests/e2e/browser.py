"""Driving the Agents Playground in a real Chromium, as a person with a phone or a desk would."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Browser, Locator, Page, Route, expect

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
COMPOSER = '[data-lexical-editor="true"][contenteditable="true"]'
LAUNCH = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PHONE = 390
TALL = 1_500
"""Pixels: enough for the longest card, since the Playground starts anew when its window is resized."""

PATIENCE = 30_000
"""Milliseconds; two processors share the bot, the store, the windows and the browser."""


class Window:
    """One person's Teams window."""

    def __init__(self, page: Page, name: str) -> None:
        """Keep the page; `name` goes into the names of its pictures."""
        self.page = page
        self.name = name

    @classmethod
    async def open(cls, browser: Browser, address: str, name: str, *, width: int = 1280) -> Window:
        """Open a person's window; nothing beyond this machine is reached."""
        context = await browser.new_context(
            viewport={"width": width, "height": TALL}, locale="en-GB", timezone_id="Europe/London"
        )
        await context.route("**/*", _local_only)
        page = await context.new_page()
        page.set_default_timeout(PATIENCE)
        await page.goto(address)
        await page.locator(COMPOSER).first.wait_for()
        await page.get_by_role("button", name="Hide log panel").first.click()
        return cls(page, name)

    async def type(self, words: str) -> None:
        """Type into the chat and send."""
        await self.page.locator(COMPOSER).first.click()
        await self.page.keyboard.type(words)
        await self.page.get_by_role("button", name="Send Message").click()

    def card(self, words: str) -> Locator:
        """The latest card that says these words."""
        return self.page.locator(".ac-adaptiveCard").filter(has_text=words).last

    async def shows(self, words: str) -> Locator:
        """Wait until a card says these words."""
        card = self.card(words)
        await expect(card).to_be_visible(timeout=PATIENCE)
        return card

    async def press(self, card: Locator, title: str) -> None:
        """Press a button on a card."""
        await card.get_by_role("button", name=title, exact=True).click()

    async def picture(self, card: Locator, name: str) -> None:
        """Keep a picture of the whole window, and one of the card as wide as on a phone.

        The card is copied onto a page of a phone's width: the window itself may not be resized, nor its
        elements, because the Playground starts anew then and forgets the card.
        """
        IMAGES.mkdir(parents=True, exist_ok=True)
        await self.page.screenshot(path=IMAGES / f"desk-{name}.png")
        html, css = await card.evaluate(_COPY)
        phone = await self.page.context.new_page()
        await phone.set_viewport_size({"width": PHONE, "height": 844})
        await phone.set_content(f"<style>{css} {_PHONE_STYLE}</style><div id=phone>{html}</div>")
        await phone.locator("#phone").screenshot(path=IMAGES / f"phone-{name}.png")
        await phone.close()


_PHONE_STYLE = f"html, body {{ margin: 0; overflow: auto; }} #phone {{ width: {PHONE}px; }}"
_COPY = """card => {
    const copy = card.cloneNode(true);
    const originals = card.querySelectorAll("input, textarea");
    copy.querySelectorAll("input, textarea").forEach((box, number) => {
        const original = originals[number];
        if (original.type === "radio") { box.toggleAttribute("checked", original.checked); }
        else { box.setAttribute("value", original.value); box.textContent = original.value; }
    });
    const css = [...document.styleSheets].map(sheet => {
        try { return [...sheet.cssRules].map(rule => rule.cssText).join(" "); } catch { return ""; }
    }).join(" ");
    const theme = card.closest(".fui-FluentProvider");
    return [`<div class="${theme ? theme.className : ""}">${copy.outerHTML}</div>`, css];
}"""


async def _local_only(route: Route) -> None:
    if route.request.url.split("/")[2].startswith(("127.0.0.1", "localhost")):
        await route.continue_()
    else:
        await route.abort()
