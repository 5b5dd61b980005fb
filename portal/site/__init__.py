"""The public pages: views, lists, records, stories, embeds, citations."""
