"""What people do with amendments and red cards: one file for each kind of work."""
