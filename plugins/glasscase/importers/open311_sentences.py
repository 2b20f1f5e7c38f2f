"""What is said of GeoReport v2 dumps."""

from __future__ import annotations

from .open311_forms import Problem
from .open311_rows import Reason
from .open311_words import Oddity
from .outcome import Refusal, Unreadable
from .report import Say, Wording


def refusal_sentence(refusal: Refusal, say: Say) -> str:
    sentence = {
        Reason.NOT_A_REQUEST: say("This is no object with the fields of a service request."),
        Reason.MISSING: say("{field} is missing."),
        Reason.DUPLICATE: say("duplicate: the same service_request_id stands at {first}."),
        Reason.NOT_A_DATE: say("{field} “{value}” is not a date."),
        Reason.UNKNOWN_STATUS: say("The status “{status}” is not known."),
        Reason.CLOSED_WITHOUT_DATE: say("The request is closed, but no date says when."),
        Reason.CLOSED_BEFORE_REQUESTED: say("It was closed on {closed}, before it was made on {requested}."),
    }[Reason(refusal.reason)]
    return sentence.format(**dict(refusal.details))


def reason_words(reason: Reason, say: Say) -> str:
    """The reason as a heading over many requests."""
    return {
        Reason.NOT_A_REQUEST: say("not a service request"),
        Reason.MISSING: say("a needed field is empty"),
        Reason.DUPLICATE: say("duplicate service_request_id"),
        Reason.NOT_A_DATE: say("not a date"),
        Reason.UNKNOWN_STATUS: say("unknown status"),
        Reason.CLOSED_WITHOUT_DATE: say("closed without a date"),
        Reason.CLOSED_BEFORE_REQUESTED: say("closed before it was made"),
    }[reason]


def oddity_words(oddity: Oddity, say: Say) -> str:
    return {
        Oddity.NO_AGENCY: say("no agency is named: “Agency not stated” has it"),
        Oddity.EXPECTED_BEFORE_REQUESTED: say(
            "expected_datetime lies before requested_datetime: imported without a deadline"
        ),
        Oddity.UPDATED_BEFORE_REQUESTED: say("updated_datetime lies before requested_datetime: not used"),
        Oddity.DATE_NOT_READ: say("updated_datetime or expected_datetime is not a date: not used"),
        Oddity.COORDINATES_SWAPPED: say("lat and long were in each other's place: swapped"),
        Oddity.BAD_COORDINATES: say("coordinates are zero or no numbers in range: imported without them"),
        Oddity.MEDIA_NOT_TAKEN: say("media_url is not a plain web address: not taken over"),
        Oddity.NOT_TEXT: say("a list or an object stands where a text belongs: not taken over"),
        Oddity.MARKUP_REMOVED: say("HTML was made plain text"),
        Oddity.CHARACTERS_REMOVED: say("invisible or control characters were removed"),
        Oddity.GARBLED_TEXT: say("text is garbled in the source: kept as it is"),
        Oddity.SHORTENED: say("a name or an address is too long: shortened"),
        Oddity.PRIVATE_REMOVED: say("private numbers or addresses were taken out of texts"),
    }[oddity]


def problem_sentence(problem: Unreadable, say: Say) -> str:
    sentence = {
        Problem.EMPTY: say("The file is empty."),
        Problem.UNKNOWN_ENCODING: say("The text is in no encoding that can be told for certain. Save it as UTF-8."),
        Problem.NOT_JSON: say("This is neither XML nor JSON, or the JSON breaks off or goes wrong here."),
        Problem.NOT_XML: say("The XML breaks off or goes wrong here."),
        Problem.ENTITIES: say(
            "The XML defines entities or asks for another file, which could do harm. It is not read."
        ),
        Problem.TOO_DEEP: say("The JSON is nested too deep."),
        Problem.ERROR_DOCUMENT: say("The server answered with an error instead of requests: {value}"),
        Problem.NO_RECORDS: say("Nothing of what is looked for stands in this document. It begins with: {value}"),
    }[Problem(problem.problem)]
    return sentence.format(value=problem.value or "–")


WORDING = Wording(refusal_sentence, reason_words, oddity_words, problem_sentence)
