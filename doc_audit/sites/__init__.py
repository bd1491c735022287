"""How a site generator turns source files into addresses."""
