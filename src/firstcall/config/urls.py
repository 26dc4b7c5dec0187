"""Every address belongs to the desk, but those of the API."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("api/v1/", include("firstcall.api.urls")), path("", include("firstcall.desk.urls"))]

handler403 = "firstcall.desk.views.faults.forbidden"
handler404 = "firstcall.desk.views.faults.not_found"
handler500 = "firstcall.desk.views.faults.broken"
