"""What should happen: checks due, questions, assessments, orders, warnings, advice, closing. Pure."""
