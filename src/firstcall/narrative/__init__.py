"""What a typed line says: identifiers, ages, dates, places, names, and cues of risk. Pure; nothing raises on any text."""
