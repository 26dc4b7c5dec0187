"""The vocabulary: kinds of entry, persons, identifiers, facts; and the fold into a state. Pure."""
