"""Signals: events that several parts of the portal, or an app, follow.

Receivers are connected in the module `contributions` of the portal or of an app, each with a
`dispatch_uid`, and name those arguments that they read. They run in the transaction of what they
follow; an error in one undoes it.
"""

from django.dispatch import Signal

from portal.models import Publishable, Step

type TakenStep = tuple[Publishable, Step]

steps_taken = Signal()
"""Someone took steps with records or batches of a kind, as their history has it: `change`,
`submit` … Each step is sent once, at its end; those taken together are sent together.

`sender` is the model; argument `taken`, pairs of a Publishable and a Step. With `publish`, the
record is what is public now.
"""

public_source_changed = Signal()
"""A public source is cited in another way. `sender` is Source; arguments `source`, `at`."""

projections_rebuilt = Signal()
"""`manage.py rebuild_projections` has written the portal's projections; an app adds its own.
`sender` is None; argument `at`."""

record_removed = Signal()
"""A record was removed for good (`portal.publication.removing`). `sender` is the model; arguments
`uid`, `removal` (Removal) and `spans`: positions of the change log between which something was
said of it, the last None where it still stood."""

record_merged = Signal()
"""A record is taken over by another (`portal.editorial.duplicates`), not withdrawn yet, and what
names it still does. `sender` is the model; arguments `other`, `record` (which stays) and `at`. A
receiver may return records that name the one that stays now."""

comment_added = Signal()
"""`sender` is the model; arguments `record` (Publishable) and `comment` (Comment)."""

appointment_refused = Signal()
"""A step could not be taken at its set time. `sender` is the model; arguments `record`
(Publishable), `appointment` (with the reason in `problem`) and `at`."""

night_begun = Signal()
"""Work for once a day. `sender` is None; argument `at`."""
