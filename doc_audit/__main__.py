"""`python -m doc_audit`."""

from doc_audit.cli.main import main

main()
