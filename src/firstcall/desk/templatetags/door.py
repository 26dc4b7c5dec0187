"""What the pages of the door ask about the force's settings."""

from __future__ import annotations

from django import template
from django.conf import settings

from firstcall.config.signing_in import Single

register = template.Library()


@register.simple_tag
def single_sign_on() -> Single | None:
    """The force's own sign-in, where it has one."""
    single: Single | None = settings.SIGNING_IN.single
    return single
