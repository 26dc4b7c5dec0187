"""What the worker does: take what is due, ask the sources side by side, record the answers."""
