"""E-mails to readers about what changed in a list: confirmed, stopped by a link in each."""
