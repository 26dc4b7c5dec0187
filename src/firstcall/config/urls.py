"""Every address belongs to the desk."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("firstcall.desk.urls"))]
