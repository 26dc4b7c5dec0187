"""How the house is wired: settings, keys, addresses, and the commands that belong to no room."""
