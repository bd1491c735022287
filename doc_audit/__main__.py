"""`python -m doc_audit`."""

from doc_audit.cli.process import main

main()
