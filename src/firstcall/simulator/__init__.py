"""National systems, invented, as a separate process: their own data, their own manners, real sockets."""
