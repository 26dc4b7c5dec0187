"""The parts of an invented force: names, places, numbers, households, and what befell them. Nobody in it exists."""
