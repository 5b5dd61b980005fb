"""Contributions of the portal itself, in the order in which readers meet them.

Loaded by `AppConfig.ready`; each app has a module `contributions` of its own. Importing a module
registers what it adds to extension points; receivers of signals run in the order in which they are
connected here.
"""

from django.db.models.signals import post_migrate

from portal.admin.accounts import sessions
from portal.editorial import (
    bundles,
    duplicates,
    notifications,
    plausibility,
    roles,
    scheduling,
    worklist,
)
from portal.editorial.worklist import following
from portal.graphics import png
from portal.http import kept_files
from portal.importing.records import register_records
from portal.opendata import dcat, mcp, releases
from portal.opendata.api import endpoints
from portal.ops import purging, query_planner, upgrade, upkeep
from portal.ops.kinds import register
from portal.ops.own_kinds import OWN_KINDS
from portal.participation import contributions as participation
from portal.records.signals import (
    appointment_refused,
    comment_added,
    night_begun,
    record_removed,
    steps_taken,
)
from portal.site import contributions, corrections
from portal.site.stories import telling

for kind in OWN_KINDS:
    register(kind)
endpoints.register()
register_records()

steps_taken.connect(duplicates.complete_merges, dispatch_uid="complete merges")
steps_taken.connect(scheduling.end_by_steps, dispatch_uid="end appointments")
steps_taken.connect(bundles.follow_steps, dispatch_uid="leave bundles")
steps_taken.connect(plausibility.follow_steps, dispatch_uid="show waivers")
steps_taken.connect(notifications.tell_of_steps, dispatch_uid="write of steps")
steps_taken.connect(following.follow_steps, dispatch_uid="check what changed")
comment_added.connect(notifications.tell_of_comment, dispatch_uid="write of comments")
appointment_refused.connect(notifications.tell_of_refusal, dispatch_uid="write of refusals")
record_removed.connect(purging.require_purged, dispatch_uid="purged before it is removed")
record_removed.connect(releases.revise_releases, dispatch_uid="releases without what was removed")
record_removed.connect(png.forget_drawings, dispatch_uid="drawings of what was removed")
record_removed.connect(kept_files.forget_files, dispatch_uid="files with what was removed")
night_begun.connect(following.check_all, dispatch_uid="check everything")
night_begun.connect(upgrade.continue_what_was_interrupted, dispatch_uid="continue the upgrade")
night_begun.connect(query_planner.count_for_planner, dispatch_uid="count for the planner")
night_begun.connect(sessions.forget_ended, dispatch_uid="forget sessions that have ended")
night_begun.connect(upkeep.verify_at_night, dispatch_uid="verify")
post_migrate.connect(roles.grant_kinds, dispatch_uid="roles of new kinds")
