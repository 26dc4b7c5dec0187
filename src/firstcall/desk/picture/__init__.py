"""The presenter: pure functions from the state, the book and the time to the values that templates draw."""
