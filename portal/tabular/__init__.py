"""Lists as tables: columns, flattening, and the file formats they are written in."""
