"""The trained reader: a small model, trained on the corpus and shipped with it, that marks what a line tells."""
