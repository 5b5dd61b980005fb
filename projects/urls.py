from django.urls import path

from projects.energy import views as energy
from projects.pipelines import views as pipelines

urlpatterns = [
    path("energy-projects/", energy.energyproject_list, name="energyproject_list"),
    path("energy-projects/<slug:slug>/", energy.energyproject_detail, name="energyproject_detail"),
    path("pipelines/", pipelines.pipeline_list, name="pipeline_list"),
    path("pipelines/<slug:slug>/", pipelines.pipeline_detail, name="pipeline_detail"),
]
