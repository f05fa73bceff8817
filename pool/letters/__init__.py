"""Letters to a random sample: batches of addresses, codes, and who answered."""
