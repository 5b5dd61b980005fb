"""Open Graph images for shared links: PNG of 1200 by 630 pixels, drawn as SVG from a stored
document at the first request and cached as a file.
"""
