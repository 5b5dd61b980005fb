"""The land under the maps: borders, lakes and rivers of Eurasia, made at set-up from packages.

`python -m portal.graphics.geography node_modules portal/static/portal/built` writes
`region.geojson`.
"""
