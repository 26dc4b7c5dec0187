"""The desk as a room of the project."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Pages, forms and the stream; it keeps nothing of its own."""

    name = "firstcall.desk"
    label = "desk"
