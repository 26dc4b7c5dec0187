"""Are these two descriptions the same person? Keys, weights, comparison, explanation. Pure."""
