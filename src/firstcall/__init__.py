"""Firstcall: a contact desk at which the first call is enough."""

__version__ = "0.1.0"
