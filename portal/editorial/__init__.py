"""The editors' workflow: drafts, previews, scheduling, comments, notifications, worklist."""
