"""The documented HTTP API: telephony lets contacts ring, dispatch adds lines, reads states and follows the log."""
