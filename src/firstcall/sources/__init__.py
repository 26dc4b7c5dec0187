"""How a record system is asked: protocol, outcomes, faults, one file per connector kind, and the catalogue."""
