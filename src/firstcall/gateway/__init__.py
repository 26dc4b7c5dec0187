"""The other side of the wire: serves our protocol over a system's own SQL database, read-only, by one mapping file."""
