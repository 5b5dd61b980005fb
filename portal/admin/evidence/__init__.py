"""Claims, sources and rulings at the desk."""
