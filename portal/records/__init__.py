"""Record kinds, their documents and serializers, and what apps contribute to the portal."""
