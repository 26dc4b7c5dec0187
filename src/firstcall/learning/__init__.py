"""The learning register: what was found and recommended, what the force did about it, what changed, and whether it worked."""
