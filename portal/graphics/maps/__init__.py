"""Maps: the layers of the apps, their filters, and the drawings made on the server.

- `layers`: `Layer`, which a kind of record names; each app has a module `maps` for its own.
- `tables`: all public records of a layer as arrays; `features`: a `Feature` is one that is drawn or
  listed by itself.
- `years`: the state of a record in a year, as far as its dates tell.
- `question`: `MapQuestion`, the parameters of all layers in one; `find_features` answers it.
- `columns`: points as columns of JSON for the interactive map.
- `clusters`, `symbols`, `marks`: what is drawn of many points.
- `land`, `projection`, `labels`, `svg`: the drawing; `borders`: the file of borders and its note.
"""
