"""The lexicon of cues: one file a cue, found by itself."""
