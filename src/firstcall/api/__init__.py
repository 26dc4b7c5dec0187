"""The documented HTTP interface for telephony, CAD and other systems of the force."""
