"""Files: the journal, snapshots and manifest of one data directory. Knows records, not orders."""
