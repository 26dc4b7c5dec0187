"""The live stream: one reader per process follows the log and feeds every open desk and every system that listens."""
