"""Matching measured: labelled data written by others, a population of our own, and the rivals beside it."""
