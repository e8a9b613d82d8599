"""The rehearsal's page as HTML: page.html is the frame, and here is what changes while it is looked at."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from html import escape
from pathlib import Path
from string import Template

from rehearsal.clocks import STEPS
from rehearsal.views import APP, MailView, Notice, PersonView, SwitchView, View

_FRAME = Path(__file__).with_name("page.html").read_text(encoding="utf-8")
_NAMES = {"bot": "Sargent does not answer", "storage": "no store", "credential": "no credential"}
_NO_WINDOW = "No window here: what reaches them is on their lock screen."


def drawn(view: View, *, version: str) -> str:
    """The whole page; `version` is what the browser compares with the state that it polls."""
    phones = [person for person in view.people if person.notices]
    return Template(_FRAME).substitute(
        version=version,
        school=escape(view.school),
        state=_state(view.missing),
        people="".join(map(_person, view.people)),
        phones="".join(map(_phone, phones)) or _empty("Nobody’s phone has buzzed yet."),
        mails="".join(map(_mail, view.mails))
        or _empty("No mail yet. Sargent writes when Teams fails, and when there is danger."),
        switches="".join(map(_switch, view.switches)),
        senders="".join(_sender(person) for person in view.people if person.window),
        now=escape(view.now),
        steps="".join(_step(id, label) for id, label in STEPS.items()),
    )


def policy() -> str:
    """The page's content security policy: its own style and script by their hashes, and nobody else's."""
    style, script = (_hash(tag) for tag in ("style", "script"))
    return (
        f"default-src 'none'; style-src '{style}'; script-src '{script}'; connect-src 'self'; "
        "img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def _hash(tag: str) -> str:
    inside = _FRAME.partition(f"<{tag}>")[2].partition(f"</{tag}>")[0]
    return f"sha256-{b64encode(sha256(inside.encode()).digest()).decode()}"


def _state(missing: Sequence[str]) -> str:
    if not missing:
        return '<p class="state good"><span aria-hidden="true">●</span> Sargent is ready</p>'
    lacking = ", ".join(_NAMES.get(part, part) for part in missing)
    return f'<p class="state bad"><span aria-hidden="true">▲</span> Not ready: {escape(lacking)}</p>'


def _person(person: PersonView) -> str:
    name, role = escape(person.name), escape(person.role)
    action = ""
    if person.window:
        label = f'Open window<span class="hidden"> of {name} in a new tab</span>'
        address = escape(person.window)
        action = f'<a class="button" href="{address}" target="_blank" rel="noopener">{label}</a>'
    shut, why = ("", "") if person.window else (" shut", f'<p class="why">{_NO_WINDOW}</p>')
    return (
        f'<li class="person{shut}"><div class="face" aria-hidden="true">{_initials(person)}</div>'
        f'<div class="who"><h3>{name}</h3><p>{role}</p>{why}</div>{action}</li>'
    )


def _phone(person: PersonView) -> str:
    name, role = escape(person.name), escape(person.role)
    notices = "".join(map(_notice, person.notices))
    latest = f"{person.notices[0].at:%H:%M}"
    return (
        f'<li class="phone"><h3>{name}<span>{role}</span></h3>'
        f'<p class="clock" aria-hidden="true">{latest}</p><ol>{notices}</ol></li>'
    )


def _notice(notice: Notice) -> str:
    return (
        f'<li data-key="{notice.at.timestamp()}"><p class="app"><b>{APP}</b>{_time(notice)}</p>'
        f"{_title(notice)}<p>{escape(notice.text)}</p></li>"
    )


def _title(notice: Notice) -> str:
    return "" if notice.title == APP else f'<p class="title">{escape(notice.title)}</p>'


def _mail(mail: MailView) -> str:
    urgent = '<span class="urgent">High importance</span>' if mail.importance == "high" else ""
    return (
        f'<li class="mail" data-key="{mail.at.timestamp()}">'
        f'<p class="to">To <b>{escape(mail.to)}</b>{_time(mail)}</p>'
        f'<h3>{escape(mail.subject)}{urgent}</h3><p class="body">{escape(mail.body)}</p></li>'
    )


def _switch(switch: SwitchView) -> str:
    id, label = escape(switch.id), escape(switch.label)
    return (
        f'<li><form method="post" action="/switches/{id}">'
        f'<input type="hidden" name="on" value="{int(not switch.on)}">'
        f'<button id="switch-{id}" role="switch" aria-checked="{str(switch.on).lower()}" '
        f'aria-describedby="hint-{id}">'
        f'<span class="label">{label}</span><span class="track" aria-hidden="true"></span>'
        f'<span class="word" aria-hidden="true">{"On" if switch.on else "Off"}</span></button></form>'
        f'<p class="quiet" id="hint-{id}">{escape(switch.hint)}</p></li>'
    )


def _sender(person: PersonView) -> str:
    return f'<option value="{escape(person.id)}">{escape(person.name)}, {escape(person.role)}</option>'


def _step(id: str, label: str) -> str:
    return f'<li><form method="post" action="/clock/{id}"><button class="button">{label}</button></form></li>'


def _time(event: Notice | MailView) -> str:
    return f'<time datetime="{event.at.isoformat(timespec="seconds")}">{event.at:%H:%M}</time>'


def _empty(words: str) -> str:
    return f'<li class="empty">{words}</li>'


def _initials(person: PersonView) -> str:
    return escape("".join(word[0] for word in person.name.split()[:2]))
