"""What people do with questions to experts: one file for each kind of work."""
