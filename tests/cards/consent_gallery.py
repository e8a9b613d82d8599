"""The cards of the consent record in the states that people meet them in, with children who stand out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from cards import consent_forms, consent_lists, consents, import_columns, imports
from cards.card import Card
from cards.consents import View
from cards.forms import Filled
from policy import planning, previews, rolls
from policy.answers import Fault, Told, record_it
from policy.consents import Change, ConsentTerms, Record, Said, Source, Voice, changed
from policy.evidence import Fault as Unfitness
from policy.imports import State
from policy.previews import About
from policy.pupils import Pupil, pupil_id
from policy.reminding import Reminder
from policy.rolls import Head, Roll
from policy.sheets import Line, Sheet, Unread, Unreadable
from policy.uses import WEBSITE, Medium, Place, Use, matrix
from policy.withdrawals import Shown
from tests.cards.case_gallery import NUMBERS
from tests.cards.people import AT, CHILD, DSL, PEOPLE, SCHOOL, TOKEN

TERMS = ConsentTerms(SCHOOL.timezone, {Place("facebook"): "Facebook page", Place("photos"): "Photo *feed*"})
PLAIN = View(TERMS, AT)
FULL = View(TERMS, AT, knows_why=True, may_change=True, may_protect=True)
REASONS = View(TERMS, AT, knows_why=True, may_hand_over=True)
FRESH = Head("2026-11-18", AT - timedelta(days=3), DSL.id)
OLD, ANCIENT = (
    replace(FRESH, list_brought_at=AT - timedelta(days=40)),
    replace(FRESH, list_brought_at=AT - timedelta(days=120)),
)
FILE, LISTED = "0123456789abcdef01234567", "0123456789abcdef0123456789abcdef"


def a_child(name: str = CHILD, *, class_name: str = "4B", year: str = "Year 4") -> Pupil:
    """A child of this name."""
    forename, _, surname = name.partition(" ")
    return Pupil(pupil_id("larkfield", name), surname, forename, year, class_name)


def said_of(pupil: Pupil, said: Said, *, by: str = "Canaria's [father](https://canary.example)") -> Record:
    """A child of whom somebody said this of every use."""
    answers = {one.code: said for one in matrix(TERMS.accounts)}
    when = AT - timedelta(days=20)
    return changed(
        Record(pupil),
        Change("c1", pupil.id, answers, Source.FORM, when, when, DSL.id, by=by, confirms=True),
    )


ALL, NONE = said_of(a_child(), Said.YES), said_of(a_child("Otis *Bold*"), Said.NO)
UNASKED = Record(a_child("Una Vale"))
MIXED = record_it(
    Told((Use(Medium.PHOTO, WEBSITE),), Said.NO, Source.PHONE, "", Voice.CHILD, True, AT.date()),
    ALL,
    token="t",
    by=DSL.id,
    at=AT,
    terms=TERMS,
)
PROTECTED = replace(ALL, pupil=replace(ALL.pupil, protected=True))
LEFT = replace(ALL, pupil=replace(ALL.pupil, left_on="2026-07-20"))
CLASS = Roll(
    tuple(
        said_of(a_child(f"Child{one:02d} Quillfeather"), Said.YES if one % 3 else Said.NO)
        for one in range(30)
    ),
    FRESH,
)
ROLL = Roll((ALL, NONE, UNASKED, LEFT), FRESH)
TWINS = [replace(a_child(), class_name=f"{one}B") for one in range(11)]

FILLED = Filled({"media": "photo,video", "places": "website", "said": "no", "giver": "0", "source": "phone"})
FAULTY = consent_forms.judged(FILLED, tuple(Fault))
HISTORY = [replace(ALL.standing[0], id=str(one)) for one in range(12)]


def form(filled: Filled, *, record: Record | None = ALL) -> Card:
    """The form to change an answer."""
    banner = consent_lists.not_saved(NUMBERS) if record is None else ()
    return consent_forms.form(ALL.pupil.id, record, filled, TOKEN, FULL, banner)


CHECKS: Mapping[str, Card] = {
    "consents.ask": consents.ask(),
    "consents.reminder": consents.reminder(),
    "consents.nobody": consents.nobody("Canaria *Quill*"),
    "consents.several": consents.several(TWINS[:3], "canaria"),
    "consents.several: many": consents.several(TWINS, "canaria"),
    "consents.child: all": consents.child(ALL, FRESH, PLAIN),
    "consents.child: none": consents.child(NONE, FRESH, PLAIN),
    "consents.child: with reasons": consents.child(MIXED.record, OLD, FULL),
    "consents.child: never asked, with reasons": consents.child(UNASKED, ANCIENT, FULL),
    "consents.child: protected, with reasons": consents.child(PROTECTED, FRESH, FULL),
    "consents.child: protected, for whoever may not know it": consents.child(PROTECTED, FRESH, REASONS),
    "consents.child: refused, for whoever may not know who is protected": consents.child(
        NONE, FRESH, REASONS
    ),
    "consents.child: left": consents.child(LEFT, Head(), PLAIN),
    "consents.class_": consents.class_(CLASS, "4B", Use(Medium.PHOTO, WEBSITE), PLAIN),
    "consents.class_: with reasons": consents.class_(CLASS, "4B", Use(Medium.VIDEO, WEBSITE), FULL),
    "consents.class_: all yes": consents.class_(Roll((ALL,), FRESH), "4B", Use(Medium.PHOTO, WEBSITE), PLAIN),
    "consent_forms.form": form(Filled()),
    "consent_forms.form: filled in": form(FILLED),
    "consent_forms.form: with faults": form(FAULTY),
    "consent_forms.form: nothing filled in": form(consent_forms.read({}, AT.date())),
    "consent_forms.form: storage down": form(FILLED, record=None),
    "consent_forms.saved": consent_forms.saved(MIXED.record, MIXED.changes[0], MIXED.withdrawals, FULL),
    "consent_lists.home": consent_lists.home(ROLL, rolls.standing(ROLL, AT, TERMS), (), FULL),
    "consent_lists.home: in autumn": consent_lists.home(
        ROLL, rolls.standing(ROLL, AT, TERMS), tuple(Reminder), FULL
    ),
    "consent_lists.home: for the Principal": consent_lists.home(
        ROLL, rolls.standing(ROLL, AT, TERMS), (), REASONS
    ),
    "consent_lists.home: for a teacher": consent_lists.home(ROLL, rolls.standing(ROLL, AT, TERMS), (), PLAIN),
    "consent_lists.unanswered": consent_lists.unanswered([UNASKED.pupil]),
    "consent_lists.unanswered: nobody": consent_lists.unanswered([]),
    "consent_lists.unanswered: many": consent_lists.unanswered(
        [one.pupil for one in CLASS.records] * 3, page=2
    ),
    "consent_lists.story": consent_lists.story(ALL, HISTORY, PEOPLE, FULL),
    "consent_lists.story: nothing": consent_lists.story(UNASKED, [], PEOPLE, FULL),
    "consent_lists.protecting": consent_lists.protecting(ALL, TOKEN),
    "consent_lists.protecting: the end of it": consent_lists.protecting(PROTECTED, TOKEN),
    "consent_lists.leaving": consent_lists.leaving(ALL, TOKEN),
}

WHO = ("Surname", "Forename", "Year", "Class", "Photo - website", "Video - website", "Shoe size")
ROWS = (
    WHO,
    ("Quillfeather", "Canaria", "4", "4B", "N", "Y", "3"),
    ("*Bold*", "Otis", "4", "4B", "Y", "N", "4"),
    ("Newly", "Come", "4", "4B", "Y", "Perhaps", "5"),
    ("", "", "4", "4B", "Y", "Y", "6"),
)
VALUES = {"kind": "list", "made_on": "2026-11-20", "leavers": "keep"}


SHOWN = Shown(frozenset({"a", "b"}), frozenset({"c", "d", "e"}))


def found(rows: tuple[tuple[str, ...], ...] = ROWS, made_on: date = date(2026, 11, 20)) -> previews.Preview:
    """What this list would do."""
    sheet = Sheet("", tuple(Line(number, cells) for number, cells in enumerate(rows, 1)))
    about = About(SCHOOL.id, "0" * 64, made_on, False, DSL.id, AT)
    return planning.plan((sheet,), ROLL, TERMS, about)


PREVIEW, OLDER, REFUSED = found(), found(made_on=date(2026, 10, 1)), found(made_on=date(2027, 1, 1))
IMPORT = replace(PREVIEW.plan.import_, state=State.CONFIRMED, confirmed_at=AT, confirmed_by=DSL.id)


def part(name: str, preview: previews.Preview = PREVIEW) -> Card:
    """One part of a preview."""
    return imports.section(FILE, VALUES, preview, name, ROLL, FULL)


def column(filled: Filled) -> Card:
    """The form that asks what a column is."""
    return import_columns.form(FILE, VALUES, PREVIEW.unmapped[0], 0, filled, FULL)


IMPORTS: Mapping[str, Card] = {
    "imports.how": imports.how(FRESH, FULL),
    "imports.how: the first one": imports.how(Head(), FULL),
    **{f"imports.unread: {one.value}": imports.unread(Unread(one, 7)) for one in Unreadable},
    "imports.about": imports.about(FILE, Filled()),
    "imports.about: words came beside it": imports.about(FILE, Filled(), imports.words_beside()),
    "imports.about: with faults": imports.about(FILE, imports.read({})),
    "imports.preview": imports.preview(FILE, VALUES, PREVIEW, {ALL.pupil.id: SHOWN}),
    "imports.preview: no post shows them": imports.preview(FILE, VALUES, PREVIEW, {}),
    "imports.preview: an older list": imports.preview(FILE, VALUES, OLDER, {}),
    "imports.preview: refused": imports.preview(FILE, VALUES, REFUSED, {}),
    **{f"imports.section: {one}": part(one) for one in imports.SECTIONS},
    "imports.section: nothing": part("older", REFUSED),
    "import_columns.form": column(Filled()),
    "import_columns.form: filled in": column(
        Filled({"is": "permission", "media": "photo,video", "places": "website"})
    ),
    "import_columns.form: with faults": column(import_columns.read({"is": "permission"}, FULL)),
    "imports.state": imports.state(IMPORT, 33, 420, FULL),
    "imports.state: just confirmed": imports.state(IMPORT, 0, 0, FULL),
    "imports.state: done": imports.state(replace(IMPORT, state=State.DONE), 420, 420, FULL),
    "imports.state: known": imports.state(replace(IMPORT, state=State.DONE), 0, 0, FULL, known=True),
    "imports.getting_ready": imports.getting_ready(LISTED, FILE),
    "imports.dropped": imports.dropped(),
    "imports.about: storage down": imports.about(FILE, Filled(), imports.out_of_reach(NUMBERS)),
    "imports.not_confirmed": imports.not_confirmed(LISTED, FILE, NUMBERS),
    "imports.over": imports.over(),
    "imports.one_at_a_time": imports.one_at_a_time(),
    "imports.not_fetched": imports.not_fetched(Unfitness.TOO_LARGE),
    "imports.not_yours": imports.not_yours(),
}

CONSENT_GALLERY: Mapping[str, Card] = {"consents.hidden": consents.hidden(), **CHECKS, **IMPORTS}
CONSENTS_AT_REST: Mapping[str, Card] = {
    name: CONSENT_GALLERY[name]
    for name in (
        *("consents.hidden", "consents.ask", "consents.reminder", "imports.getting_ready"),
        *("imports.dropped", "imports.over", "imports.one_at_a_time"),
        *("imports.not_fetched", "imports.not_yours", "imports.how", "imports.state"),
    )
}
"""Those that may stay in a chat."""
