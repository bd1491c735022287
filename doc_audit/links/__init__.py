"""Where internal links lead: pure resolution over the corpus."""
