"""The sentences about a list of permissions: why it is not read, what is wrong in it, what it would do."""

from __future__ import annotations

from collections.abc import Mapping

from cards.pages import Piece
from policy.faults import BadLine, Caution, Fault, Trouble
from policy.imports import Counts
from policy.previews import Preview
from policy.sheets import Unreadable

UNREADABLE: Mapping[Unreadable, str] = {
    Unreadable.EMPTY: "The file is empty.",
    Unreadable.TOO_LARGE: "The file is larger than 10 MB. A list of permissions is much smaller.",
    Unreadable.TOO_MANY_LINES: "The file has too many lines. Please export the pupils of this school only.",
    Unreadable.TOO_MANY_COLUMNS: "The file has too many columns. Please export pupils and permissions only.",
    Unreadable.CELL_TOO_LONG: "A cell of the file is far too long. Is a quotation mark left open?",
    Unreadable.OTHER_KIND: "This kind of file is not read. Please save it as CSV or as Excel (.xlsx).",
    Unreadable.DISGUISED: "The file is not what its name says. Please export it again.",
    Unreadable.NOT_TEXT: "The file is not text. Please save it as CSV (UTF-8) or as Excel (.xlsx).",
    Unreadable.OLD_EXCEL: "The file is of an old kind of Excel. Please save it as .xlsx.",
    Unreadable.MACROS: "The file may hold macros. Please save it as .xlsx, without macros.",
    Unreadable.LOCKED: "The file is protected with a password. Please save it without one.",
    Unreadable.HOSTILE: "The file is built in a way that could do harm. Please export it again.",
    Unreadable.BROKEN: "The file is damaged. Please export it again.",
    Unreadable.TOO_SLOW: "The file took too long to read. Please export pupils and permissions only.",
}

TROUBLES: Mapping[Trouble, str] = {
    Trouble.NO_HEADINGS: "No line with headings was found. There must be a name and the permissions.",
    Trouble.SEVERAL_LISTS: "There is more than one list in the file. Please keep only one.",
    Trouble.NO_LINES: "There is nobody on the list.",
    Trouble.NO_GOOD_LINES: "No line can be read. Please look at what is wrong with them.",
    Trouble.MADE_AHEAD: "That day is still to come. On which day was the list made?",
    Trouble.MADE_LONG_AGO: "The list was made more than a year ago. Please export a new one.",
}

CAUTIONS: Mapping[Caution, str] = {
    Caution.OLDER_THAN_LAST: "This list is older than the last one. Is it the right file?",
    Caution.NO_PERMISSIONS: "No column of this list is a permission. It changes only names and classes.",
    Caution.MANY_LEAVERS: "Many children are not on this list. Is it of the whole school, and of this year?",
}

FAULTS: Mapping[Fault, str] = {
    Fault.SHORT: "The line is shorter than the headings.",
    Fault.LONG: "The line is longer than the headings.",
    Fault.HEADINGS_AGAIN: "The headings stand here again.",
    Fault.NO_NAME: "There is no name.",
    Fault.FORMULA: "There is a formula where a name should be.",
    Fault.HIDDEN_CHARACTERS: "There are hidden characters.",
    Fault.TOO_LONG: "Something is too long.",
    Fault.UPN: "The pupil number (UPN) cannot be right.",
    Fault.FIGURES_LOST: "Excel has lost figures of a number. Please export it as text.",
    Fault.NO_SUCH_DATE: "There is no such date.",
    Fault.DATE_AHEAD: "The date is still to come.",
    Fault.DUPLICATE: "This child is on the list twice.",
    Fault.SAME_NAME: "Two children of this name cannot be told apart.",
    Fault.TWO_CHILDREN: "The numbers in this line are of two children.",
    Fault.ANOTHER_CHILD: "The number is that of a child with another name.",
    Fault.NO_CONSENT_NAMED: "It does not say which permission it is.",
    Fault.UNKNOWN_ANSWER: "The answer is not understood. It counts as no.",
}


def fault_line(bad: BadLine) -> Piece:
    """What is wrong with a line, and whether the rest of it counts."""
    where = f", column {bad.heading}" if bad.heading else ""
    follows = " The line is left out." if bad.is_left_out else ""
    return f"Line {bad.line}{where}", FAULTS[bad.fault] + follows


def counted(counts: Counts, found: Preview) -> list[str]:
    """What a list would do, one sentence for each thing that it does."""
    said = [
        f"Children on the list: {counts.pupils}. New: {counts.joiners}.",
        f"Answers that are new: {counts.new}. Changed: {counts.changed}. As before: {counts.unchanged}.",
    ]
    if counts.confirmed:
        said.append(f"Asked anew and the same: {counts.confirmed}.")
    if counts.gone:
        said.append(f"Gone from the list, which counts as no: {counts.gone}.")
    if counts.older:
        said.append(f"Older than what we know, so not changed: {counts.older}. Change them one by one.")
    if counts.disagreed:
        said.append(f"Yes on the list, but somebody said no, so it stays no: {counts.disagreed}.")
    if counts.leavers:
        marked = sum(not one.pupil.is_here for one in found.plan.pupils)
        follows = "They are marked as left." if marked else "They stay as they are."
        said.append(f"On record, but not on the list: {counts.leavers}. {follows}")
    if found.returners:
        said.append(f"Had left, and are on the list again: {len(found.returners)}.")
    if counts.bad_lines:
        said.append(f"Lines with something wrong: {counts.bad_lines}.")
    if found.unmapped:
        said.append(f"Columns that are not read: {len(found.unmapped)}.")
    return said
