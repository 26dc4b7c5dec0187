"""The web: the live desk, its pages and forms, and the stream that keeps every open desk true."""
