"""Scenarios: read from a file, replayed through the real application, judged by their own expectations."""
