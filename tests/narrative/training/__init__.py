"""Trains the reader that ships in ``firstcall.narrative.trained``: ``make train-reading``."""
