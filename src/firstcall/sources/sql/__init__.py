"""Asking a force's own SQL database by one mapping file: read-only, with bound values, weighed as every other source is."""
