"""The English words for the model's codes; catalogues hold the other languages."""

from __future__ import annotations

from .model import Kind, PledgeState, Status, Step

KINDS = {
    Kind.PROBLEM: "Problem",
    Kind.SUGGESTION: "Suggestion",
    Kind.QUESTION: "Question",
    Kind.PLEDGE: "Pledge",
}

STATUSES = {
    Status.VERIFIED: "Verified",
    Status.OPEN: "Open",
    Status.OVERDUE: "Overdue",
    Status.ANSWERED: "Answered",
    Status.ACCEPTED: "Accepted",
    Status.DECLINED: "Not accepted",
    Status.RECTIFIED: "Rectified",
    Status.CONFIRMED: "Confirmed",
    Status.WITHDRAWN: "Withdrawn",
}

STEPS = {
    Step.VERIFIED: "Verified",
    Step.NAMED: "Responsible unit named",
    Step.REPLIED: "Reply",
    Step.EXTENDED: "Deadline extended",
    Step.TRANSFERRED: "Transferred",
    Step.ACCEPTED: "Accepted",
    Step.DECLINED: "Not accepted",
    Step.RECTIFIED: "Repaired",
    Step.CONFIRMED: "Repair confirmed",
    Step.REOPENED: "Reopened",
    Step.ESCALATED: "Escalated",
    Step.DISPUTED: "Objection of the one named",
    Step.CORRECTED: "Correction",
    Step.COVERED: "In the press",
    Step.NOTE: "Note",
    Step.WITHDRAWN: "Withdrawn from publication",
}

_STATUSES_OF = {
    (Kind.QUESTION, Status.VERIFIED): "Received",
    (Kind.QUESTION, Status.OPEN): "Unanswered",
    (Kind.QUESTION, Status.ACCEPTED): "Answer accepted",
    (Kind.QUESTION, Status.DECLINED): "Answer not accepted",
    (Kind.SUGGESTION, Status.VERIFIED): "Received",
    (Kind.SUGGESTION, Status.OPEN): "Unanswered",
    (Kind.SUGGESTION, Status.RECTIFIED): "Carried out",
}

_STEPS_OF = {
    (Kind.QUESTION, Step.VERIFIED): "Received",
    (Kind.QUESTION, Step.ACCEPTED): "The answer is accepted",
    (Kind.QUESTION, Step.DECLINED): "The answer is not accepted",
    (Kind.SUGGESTION, Step.VERIFIED): "Received",
    (Kind.SUGGESTION, Step.RECTIFIED): "Carried out",
    (Kind.SUGGESTION, Step.CONFIRMED): "Confirmed",
    (Kind.PLEDGE, Step.RECTIFIED): "Carried out",
    (Kind.PLEDGE, Step.CONFIRMED): "Confirmed",
}

#: what the status or step is called with cases of this kind: the general word but for questions and suggestions
STATUSES_OF = {
    kind: {status: _STATUSES_OF.get((kind, status), word) for status, word in STATUSES.items()} for kind in Kind
}
STEPS_OF = {kind: {step: _STEPS_OF.get((kind, step), word) for step, word in STEPS.items()} for kind in Kind}
#: the same for phases as in `glasscase.lifecycle`: what is named is open, whatever the day
PHASES_OF = {kind: {"new": "New", "named": words[Status.OPEN], **words} for kind, words in STATUSES_OF.items()}

PLEDGES = {
    PledgeState.KEPT: "Kept",
    PledgeState.LATE: "Kept late",
    PledgeState.OPEN: "Under way",
    PledgeState.BROKEN: "Broken",
}

REASONS = {
    "unfounded": "It turned out to be unfounded.",
    "wrong-party": "The wrong party was named.",
    "duplicate": "The case had been entered twice.",
    "privacy": "It touched somebody's private life.",
    "legal": "The law required it.",
    "other": "For another reason.",
}

CHANNELS = {
    "website": "Website",
    "hotline": "Hotline",
    "wechat": "WeChat",
    "weibo": "Weibo",
    "video": "Short video",
    "counter": "Counter",
}

ARTICLES = {
    "notices": "Notices",
    "news": "News",
    "explainers": "Explained",
    "answers": "Answers",
    "campaigns": "Campaigns",
    "consultations": "Consultations",
    "meetings": "Meetings",
}

#: where an article stands on a day, by kind and stage, as a heading over those that stand there
STAGES = {
    "notices-current": "In force now",
    "notices-coming": "Coming",
    "notices-past": "Past",
    "answers-due": "Review overdue: may be out of date",
    "answers-current": "Reviewed",
    "consultations-current": "Open for comments",
    "consultations-coming": "Opening soon",
    "consultations-waiting": "Closed, result not published yet",
    "consultations-past": "Decided",
    "meetings-current": "Today",
    "meetings-coming": "Coming meetings",
    "meetings-past": "Held",
    "campaigns-current": "Collecting",
    "campaigns-coming": "Beginning soon",
    "campaigns-waiting": "Collecting has ended, accounts still open",
    "campaigns-past": "Closed",
}

FORMS = {
    "hearing": "Public hearing",
    "visit": "Visit on site",
    "open-day": "Open day",
    "briefing": "Press briefing",
    "session": "Session",
}

DEPARTMENTS = {
    "government": "Government departments",
    "district": "District governments",
    "utility": "Utilities",
    "monitor": "Monitors",
}

TABLES = {
    "cases": "Cases",
    "events": "Events",
    "media": "Pictures",
    "figures": "Monthly figures",
    "pledges": "Milestones of pledges",
}

#: a format of a file to download, by its word in `pages.files`
FORMATS = {
    "csv": "CSV, as it lies",
    "spreadsheet": "CSV for spreadsheets",
    "xlsx": "Excel workbook",
    "json": "JSON",
    "jsonl": "JSON Lines",
    "geojson": "GeoJSON",
    "parquet": "Parquet",
    "sqlite": "SQLite database",
    "zip": "ZIP with everything",
    "descriptor": "Description: Data Package",
    "citation": "Citation file",
    "csvw": "Description: CSV on the Web",
    "jsonld": "Description: JSON-LD",
    "turtle": "Description: Turtle",
    "png": "PNG picture",
}

#: types of Table Schema
TYPES = {
    "string": "plain text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "date": "date",
    "datetime": "date and time",
    "time": "time",
    "year": "year",
    "yearmonth": "month",
    "duration": "duration",
    "geopoint": "place",
    "geojson": "shape",
    "object": "object",
    "array": "list",
    "list": "list",
    "any": "any",
}

#: what `format` says it mended in a file; kinds as in `glasscase.formatting`
MENDINGS = {
    "GB 18030 (GBK)": "encoding GB 18030 → UTF-8",
    "Big5": "encoding Big5 → UTF-8",
    "UTF-16": "encoding UTF-16 → UTF-8",
    "byte-order-mark": "byte order mark taken away",
    "tab": "tabs between cells made commas",
    ";": "semicolons between cells made commas",
    "line-ends": "line ends",
    "blank-rows": "blank rows: {count}",
    "blank-columns": "columns without name and cells: {count}",
    "column-names": "column names: {count}",
    "column-order": "order of columns",
    "columns-added": "missing columns: {count}",
    "texts": "blanks around texts, and letters in two parts: {count}",
    "dates": "dates: {count}",
    "numbers": "numbers: {count}",
    "codes": "codes: {count}",
    "words": "words of a list: {count}",
    "order": "order of rows",
    "ids": "new ids: {count}",
    "folded": "rows folded in: {count}",
    "repeated": "rows that stood there already: {count}",
    "digests": "digests of pictures: {count}",
    "pictures": "what the camera wrote into it taken out",
    "descriptor": "made from the tables and schemas",
    "form": "quotation marks and line ends",
    "unfinished": "begun by a run that was stopped",
}
