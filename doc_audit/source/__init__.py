"""Files in, corpus out."""
