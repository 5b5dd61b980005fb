"""Charts of statistics. The makers register themselves when their modules are imported."""
