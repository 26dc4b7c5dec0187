"""Staff, their roles and training, the rules for refreshing it, and who may do what."""
