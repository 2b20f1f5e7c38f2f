"""check: from packages to a report. One function a rule, all findings at once, no output."""
