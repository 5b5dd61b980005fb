from projects.admin import energy, pipelines

__all__ = ["energy", "pipelines"]
