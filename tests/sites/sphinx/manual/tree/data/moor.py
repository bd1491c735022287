def moor():
    """Moor."""
