"""What each rule says and how to mend it, in English; catalogues hold the other languages.

Placeholders are `{value}`, `{path}`, `{field}` and the finding's details.
"""

from __future__ import annotations

from typing import NamedTuple


class Sentence(NamedTuple):
    what: str
    mend: str


_S = Sentence

SENTENCES: dict[str, Sentence] = {
    # encoding and CSV form
    "not-utf-8": _S("The file is not UTF-8 but GB 18030 (GBK).", "Run “make format”: it converts the file and loses nothing."),
    "unknown-encoding": _S("The file is neither UTF-8 nor GBK, so its text cannot be read.", "Save it from the spreadsheet as “CSV UTF-8”."),
    "byte-order-mark": _S("The file begins with a byte order mark.", "Run “make format”."),
    "control-character": _S("The cell has a character that cannot be seen ({value}).", "Delete it: type the text anew, or paste it as plain text."),
    "symlink": _S("This is a symbolic link, which is not followed.", "Put the file itself here."),
    "empty-file": _S("The file is empty.", "Restore it, or delete it if the table is not needed."),
    "unclosed-quote": _S("The row that begins here has a quotation mark that is never closed.", "Close it, or double a quotation mark that belongs to the text: \"\"."),
    "stray-quote": _S("The row that begins here has a quotation mark in a wrong place.", "Enclose the whole cell in quotation marks and double those inside: \"\"."),
    "other-header": _S("The drop-in's columns differ from the table's: {value}.", "Give it the same first line as the table."),
    "missing-folder": _S("There is no such folder.", "Check its name, or name another with --data."),
    "no-packages": _S("There is no package here.", "A package is a folder <department>/<year>/ with cases.csv and events.csv."),
    "missing-table": _S("The table is missing.", "Add it, with at least the first line that names the columns."),
    "empty-package": _S("The package has no row at all.", "Add a case, or delete the folder."),
    "stray-path": _S("This does not belong here.", "In data/ lie folders <department>/<year>/ with cases.csv, events.csv, media.csv, figures.csv, media/. Correct the name, move it or delete it."),
    "missing-descriptor": _S("The package has no datapackage.json.", "Run “make format”: it writes it."),
    "stale-descriptor": _S("datapackage.json does not describe the tables as they are.", "Run “make format”: it writes it anew."),
    # schema, judged by Frictionless
    "date": _S("“{value}” is not a date.", "Write year-month-day, as 2026-03-05."),
    "yearmonth": _S("“{value}” is not a month.", "Write year-month, as 2026-03."),
    "number": _S("“{value}” is not a number.", "Write digits only, with a point for decimals."),
    "integer": _S("“{value}” is not a whole number.", "Write digits only."),
    "boolean": _S("“{value}” is neither true nor false.", "Write true or false."),
    "string": _S("“{value}” is not text.", "Write text."),
    "uri": _S("“{value}” is not an address.", "Write the whole address, as https://example.org/page."),
    "email": _S("“{value}” is not an e-mail address.", "Write it as name@example.org."),
    "required": _S("The cell is empty, but it is required.", "Fill it in."),
    "enum": _S("“{value}” is not one of the words allowed here.", "Allowed: {limit}."),
    "pattern": _S("“{value}” does not have the form required here.", "Look at the column's description in the schema."),
    "maxLength": _S("The text is too long.", "At most {limit} characters."),
    "minLength": _S("The text is too short.", "At least {limit} characters."),
    "minimum": _S("“{value}” is too small.", "At least {limit}."),
    "maximum": _S("“{value}” is too large.", "At most {limit}."),
    "unique": _S("“{value}” stands in this column already.", "Each value may stand here only once."),
    "primary-key": _S("The key “{value}” stands in another row already, or is empty.", "Give the row a key of its own, or delete the twin."),
    "foreign-key": _S("“{value}” does not stand in the table {table}.", "Correct it, or add the row that it refers to."),
    "blank-row": _S("The row is blank.", "Delete it; “make format” does."),
    "missing-cell": _S("The row has too few cells, from this column on.", "Add the missing cells; a comma may have been deleted."),
    "extra-cell": _S("The row has one cell too many: “{value}”.", "Enclose text that has a comma in quotation marks."),
    "blank-header": _S("The first line, which names the columns, is blank.", "It must be: {columns}."),
    "blank-label": _S("A column has no name.", "The columns must be: {columns}."),
    "duplicate-label": _S("The column “{value}” stands twice.", "The columns must be: {columns}."),
    "extra-label": _S("The column “{value}” is not known.", "The columns must be: {columns}."),
    "incorrect-label": _S("The column “{value}” stands where “{field}” belongs.", "Run “make format” if only the order is wrong. The columns must be: {columns}."),
    "missing-label": _S("The column “{field}” is missing.", "The columns must be: {columns}."),
    "schema": _S("Frictionless says: {value}", "Look at the column's description in the schema."),
    "package-unreadable": _S("The package cannot be read: {value}", "Check that the file is there and holds valid JSON, and that the files it names are beside it."),
    "package-unsafe": _S("The package refers to “{value}”, which lies outside its folder.", "Put the file beside the descriptor and name it by its relative path."),
    # references
    "unknown-folder": _S("The folder “{value}” is not a department of the registry.", "Departments: {known}."),
    "unknown-department": _S("The department “{value}” is not in the registry.", "Departments: {known}."),
    "unknown-district": _S("The district “{value}” is not in the registry.", "Districts: {known}."),
    "unknown-category": _S("The category “{value}” is not in the registry.", "Categories: {known}."),
    "unknown-source": _S("The source “{value}” is not in the registry.", "Sources: {known}."),
    "unknown-channel": _S("The department has no channel “{value}” in the registry.", "Channels: {known}."),
    # life-cycle
    "illegal-step": _S("The step “{value}” may not follow here: case {case} is “{phase}”.", "Possible now: {legal}. Check the dates and the steps before it."),
    "case-without-events": _S("The case “{value}” has no event.", "Add its first one to events.csv: verified, by whom and when."),
    "event-before-report": _S("The step is dated {value}, before the case was reported ({reported_on}).", "Correct one of the two dates."),
    "deadline-before-step": _S("The deadline {value} lies before the step itself ({at}).", "Correct one of the two dates."),
    "extension-without-deadline": _S("The deadline is extended, but no new one is given.", "Fill in the new deadline."),
    "transfer-without-department": _S("The case is transferred, but not said where to.", "Fill in the department's code."),
    "rectified-without-evidence": _S("The repair has no evidence.", "Name a file of media.csv, or say in words how it was proved."),
    "step-without-reason": _S("The step “{step}” needs a reason.", "Fill it in."),
    "unknown-reason": _S("“{value}” is not a reason for a withdrawal.", "Reasons: {known}."),
    # exposure
    "naming-without-unit": _S("Somebody is named, but not the responsible unit.", "Fill in the department's code."),
    "official-without-post": _S("{official} is named without a post.", "Fill in the post: an official is named for an office, not as a person."),
    "official-without-legal-basis": _S("{official} is named without a legal basis.", "Fill in the provision on which the naming rests, or name the unit only."),
    "official-outside-naming": _S("An official is named in a step that is not “named”.", "Name officials only in the step “named”, where they can answer."),
    "withdrawn-still-named": _S("The case is withdrawn, but “{value}” is still named in it.", "Empty the cells official and post in all its events, and take the name out of its texts."),
    # ids and duplicates
    "new-id": _S("The new case has no id yet.", "Run “make format”: it fills in NEW. For several new cases write NEW-a, NEW-b, in their events too."),
    "duplicate-id": _S("The id “{value}” stands in {file}:{line} already.", "Ids are never used twice: write NEW and run “make format”."),
    "wrong-year": _S("The case was reported on {value} but lies in the package of {year}.", "Correct the date, or move the case to the package of its year."),
    "withheld-published": _S("The case “{value}” was withheld and must not be published again.", "Delete the case and its events."),
    "same-title": _S("The same title, place and day stand in line {line} already.", "Delete the twin, or make clear what differs."),
    # media
    "missing-file": _S("The file “{value}” is not in {folder}.", "Add the file, or correct its name."),
    "unlisted-file": _S("No row of media.csv describes this file.", "Add a row with its text and licence, or delete the file."),
    "bad-picture": _S("The file “{value}” is not a picture that can be shown.", "Save it as WebP, JPEG or PNG of at most 40 megapixels."),
    "unknown-evidence": _S("The evidence “{value}” is not a file of media.csv.", "Files: {known}."),
    # content
    "unknown-article-kind": _S("“{value}” is not a kind of article.", "Kinds are the folders {known}."),
    "article-id": _S("“{value}” cannot be an address, or is one of the portal's own.", "Name the file in small letters, digits and hyphens, as 2026-03-water-cut.md."),
    "article-language": _S("“{value}” is not a language of this site.", "Languages: {known}; the file is <id>.md or <id>.en.md."),
    "unknown-metadata": _S("“{value}” is not known here and may not be set.", "Allowed: {known}."),
    "repeated-metadata": _S("“{value}” stands twice.", "Delete one of the two."),
    "missing-metadata": _S("“{value}” is missing.", "Add a line “{value}: …” at the top of the file."),
    "end-before-start": _S("The end {value} lies before the start ({start}).", "Correct one of the two dates."),
    # a built site
    "site-missing": _S("There is no built site here.", "Run “make build”."),
    "site-count": _S("There are {value} {what}, but {expected} were to be built.", "Build again; if it stays so, report it: this is a fault of Glasscase."),
    "site-link": _S("The page links to “{value}”, which does not exist.", "Correct the link in the text, or report it if no text of yours has it."),
    "site-script": _S("The page has something that could run: {value}", "Report it: this is a fault of Glasscase or of the theme."),
    "site-foreign": _S("The page loads “{value}” from another server.", "Keep the file on this site."),
    "site-withheld": _S("The withheld case {value} is on the site.", "Build again; if it stays so, report it: this is a fault of Glasscase."),
    "site-digest": _S("The download is not the one that was built.", "Build again; somebody changed the file."),
    "site-head": _S("The page lacks what every page has: {value}", "Report it: this is a fault of the theme."),
    "site-unreadable": _S("The file cannot be read: {value}.", "Mend its permissions, or build again."),
    # publishing
    "publish-empty": _S("{path} is not a whole site: {value} is missing or empty.", "Build it first: “python scripts/build.py”."),
    "publish-symlink": _S("“{value}” is a symbolic link; what it points to would be published.", "Replace it by a real file, or remove it."),
    "publish-name": _S("The file name “{value}” is not UTF-8, has control characters, or starts with a quotation mark.", "Rename the file and build again."),
    "publish-hidden": _S("“{value}” is a hidden file and does not belong on a public site.", "Remove it (only .nojekyll, .domains and .well-known/ may stay)."),
    "publish-unreadable": _S("{path} cannot be read or is not a plain file: {value}.", "Mend its permissions or remove it, and build again."),
    "publish-remote": _S("{path} cannot be reached: {reason}.", "Check the remote's name (“git remote -v”), the branch's name, the network and your access."),
    "publish-branch": _S("The branch {value} holds the portal's sources ({file}), not a site.", "Choose another branch with --branch."),
    "publish-shrunk": _S("The site would lose more than a tenth: {new} {what} instead of {old}.", "Find out what is missing; if it is meant, add --allow-shrink."),
    "publish-verify": _S("The built site has {value} errors, listed here too.", "Mend them and build again."),
    "publish-failed": _S("The site could not be prepared for publishing: {reason}.", "Nothing was changed; try again while nobody writes to the output folder, and check the free disk space."),
    "publish-moved": _S("Somebody else changed {path} meanwhile (it was {tip}, it is now {value}).", "Look at what was published, then publish again."),
    "publish-rejected": _S("{path} refused the site: {reason}.", "Ask whoever runs the remote: is the branch protected, may you write to it?"),
}  # fmt: skip
