"""Who may do what: keys, rights, what is open to callers without a key."""
