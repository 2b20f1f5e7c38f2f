"""The English words for the model's codes; catalogues hold the other languages."""

from __future__ import annotations

from .model import Kind, Status, Step

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

PHASES = {
    "new": "New",
    "verified": "Verified",
    "named": "Open",
    "answered": "Answered",
    "rectified": "Rectified",
    "confirmed": "Confirmed",
    "withdrawn": "Withdrawn",
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
}

DEPARTMENTS = {
    "government": "Government departments",
    "district": "District governments",
    "utility": "Utilities",
    "monitor": "Monitors",
}

TABLES = {"cases": "Cases", "events": "Events", "media": "Pictures", "figures": "Monthly figures"}
