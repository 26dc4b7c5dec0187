"""The log kept: recorded by one function, read by cursor, derived tables rebuilt from it."""
