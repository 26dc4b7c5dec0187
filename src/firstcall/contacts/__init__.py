"""What a handler does: take, hear, answer, confirm, promise, assess, grade, close."""
