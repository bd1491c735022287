"""Who is asked when: one address, one host's lane, all lanes, and what is remembered of answers."""
