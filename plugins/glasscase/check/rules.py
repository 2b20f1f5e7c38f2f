"""Every rule of the check that sees a package or what was public before, in the order of the groups."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..findings import Finding
from . import (
    exposure,
    form,
    history,
    holdings,
    identity,
    life_cycle,
    media,
    pledges,
    privacy,
    references,
)
from .past import History
from .subject import Subject

#: One function a rule (or a few rules that share their work), each seeing one package.
RULES: tuple[Callable[[Subject], Iterator[Finding]], ...] = (
    *form.NAMES_AND_CELLS,
    references.unknown_folder,
    references.unknown_department,
    references.unknown_district,
    references.unknown_category,
    references.unknown_source,
    references.unknown_channel,
    life_cycle.illegal_step,
    life_cycle.case_without_events,
    life_cycle.event_before_report,
    life_cycle.deadline_before_step,
    life_cycle.extension_without_deadline,
    life_cycle.transfer_without_department,
    life_cycle.rectified_without_evidence,
    life_cycle.step_without_reason,
    life_cycle.unknown_reason,
    exposure.naming_without_unit,
    exposure.official_without_post,
    exposure.official_without_legal_basis,
    exposure.official_outside_naming,
    exposure.withdrawn_still_named,
    pledges.milestone_of_other_kind,
    pledges.milestone_without_evidence,
    pledges.milestone_reached_before_announced,
    pledges.milestone_after_deadline,
    pledges.milestone_order,
    privacy.private_texts,
    identity.new_id,
    identity.wrong_year,
    identity.withheld_published,
    identity.same_title,
    media.missing_file,
    media.pictures,
    media.video_kind,
    media.missing_poster,
    media.beside_videos,
    media.unlisted_file,
    media.unknown_evidence,
    privacy.private_captions,
    privacy.picture_metadata,
    privacy.video_metadata,
)

#: One function a rule, each seeing what was public at the base and what would be now.
HISTORY: tuple[Callable[[History], Iterator[Finding]], ...] = (
    holdings.base_unreadable,
    holdings.folder_deleted,
    holdings.dataset_file_deleted,
    holdings.table_deleted,
    history.case_deleted,
    history.case_moved,
    history.case_rewritten,
    history.id_reused,
    history.event_deleted,
    history.event_rewritten,
    history.media_deleted,
    history.media_rewritten,
    history.milestone_deleted,
    history.milestone_rewritten,
    holdings.picture_replaced,
    holdings.figures_deleted,
    holdings.figures_rewritten,
    holdings.withheld_shrunk,
    holdings.withheld_rewritten,
    holdings.code_removed,
    holdings.article_deleted,
    holdings.translation_deleted,
)

#: rules that look something up: rule → the table in which they do
RESTS_ON = {
    "unknown-folder": "departments",
    "unknown-department": "departments",
    "unknown-district": "districts",
    "unknown-category": "categories",
    "unknown-source": "sources",
    "unknown-channel": "channels",
    "case-without-events": "events",
    "official-outside-naming": "events",
    "milestone-of-other-kind": "cases",
    "milestone-after-deadline": "events",
    "unlisted-file": "media",
    "unknown-evidence": "media",
}
