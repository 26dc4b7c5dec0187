"""Views: they read what was sent, call one action or draw one picture, and decide nothing."""
