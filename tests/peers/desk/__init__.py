"""Django's own admin over the plants and claims of Corridor, as a measure of the desk."""
