"""Signing in: passwords and their list of breached ones, attempts, second factors, passkeys, single sign-on, and desks that lock."""
