from django.urls import path

from projects import views

urlpatterns = [
    path("energy-projects/", views.energyproject_list, name="energyproject_list"),
    path("energy-projects/<slug:slug>/", views.energyproject_detail, name="energyproject_detail"),
    path("pipelines/", views.pipeline_list, name="pipeline_list"),
    path("pipelines/<slug:slug>/", views.pipeline_detail, name="pipeline_detail"),
]
