"""What a pool asks its residents, which groups follow from it, and how many people the population has of each."""
