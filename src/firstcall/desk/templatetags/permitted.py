"""The permission table as templates ask it: a page offers only what the role may do."""

from __future__ import annotations

from django import template

from firstcall.people.permissions import Permission
from firstcall.people.permissions import may as role_may
from firstcall.people.who import Who

register = template.Library()


@register.filter
def may(who: object, permission: str) -> bool:
    """``{% if who|may:"search" %}``: whether who is signed in may do this; nobody may nothing."""
    return isinstance(who, Who) and role_may(who.role, Permission(permission))
