"""Finding on the desk: over all kinds, for the palette, for shortcodes, for saved lists."""
