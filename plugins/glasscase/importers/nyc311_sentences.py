"""What is said of files of NYC 311 service requests."""

from __future__ import annotations

from .nyc311_rows import Oddity, Problem, Reason
from .outcome import Refusal, Unreadable
from .report import Say, Wording


def refusal_sentence(refusal: Refusal, say: Say) -> str:
    sentence = {
        Reason.WRONG_WIDTH: say("The row has {found} cells; the header has {expected}."),
        Reason.MISSING: say("{column} is missing."),
        Reason.DUPLICATE: say("duplicate: the same Unique Key stands on line {first}."),
        Reason.IMPOSSIBLE_DATE: say("{column} “{value}” is not a date."),
        Reason.UNKNOWN_STATUS: say("The status “{status}” is not known."),
        Reason.CLOSED_WITHOUT_DATE: say("The request is closed, but no date says when."),
        Reason.CLOSED_BEFORE_CREATED: say("Closed Date {closed} lies before Created Date {created}."),
        Reason.REPLY_WITHOUT_DATE: say("There is an answer, but no date says when it was given."),
    }[Reason(refusal.reason)]
    return sentence.format(**dict(refusal.details))


def reason_words(reason: Reason, say: Say) -> str:
    """The reason as a heading over many rows."""
    return {
        Reason.WRONG_WIDTH: say("wrong number of cells"),
        Reason.MISSING: say("a needed cell is empty"),
        Reason.DUPLICATE: say("duplicate Unique Key"),
        Reason.IMPOSSIBLE_DATE: say("not a date"),
        Reason.UNKNOWN_STATUS: say("unknown status"),
        Reason.CLOSED_WITHOUT_DATE: say("closed without a date"),
        Reason.CLOSED_BEFORE_CREATED: say("closed before it was created"),
        Reason.REPLY_WITHOUT_DATE: say("answer without a date"),
    }[reason]


def oddity_words(oddity: Oddity, say: Say) -> str:
    return {
        Oddity.DUE_BEFORE_CREATED: say("Due Date lies before Created Date: imported without a deadline"),
        Oddity.REPLY_BEFORE_CREATED: say("Resolution Action Updated Date lies before Created Date: not used"),
        Oddity.CLOSED_DATE_FROM_REPLY: say("closed without Closed Date: the answer's date stands for it"),
        Oddity.CLOSED_DATE_BUT_AT_WORK: say("has a Closed Date, but its status is not closed: left open"),
        Oddity.UNKNOWN_BOROUGH: say("Borough is none of the five: imported without a district"),
        Oddity.BAD_COORDINATES: say("coordinates are no numbers in range: imported without them"),
        Oddity.CHARACTERS_REMOVED: say("invisible or control characters were removed"),
        Oddity.GARBLED_TEXT: say("text is garbled in the source: kept as it is"),
    }[oddity]


def problem_sentence(problem: Unreadable, say: Say) -> str:
    sentence = {
        Problem.EMPTY: say("The file has no header row."),
        Problem.UNKNOWN_ENCODING: say("The text is neither UTF-8 nor Windows-1252."),
        Problem.UNCLOSED_QUOTE: say("The row that begins here has a quotation mark that is never closed."),
        Problem.STRAY_QUOTE: say("The row that begins here has text after a closing quotation mark."),
        Problem.MISSING_COLUMN: say("This is no file of NYC 311 requests: it has no column “{value}”."),
        Problem.REPEATED_COLUMN: say("The column “{value}” stands twice in the header."),
    }[Problem(problem.problem)]
    return sentence.format(value=problem.value)


WORDING = Wording(refusal_sentence, reason_words, oddity_words, problem_sentence)
