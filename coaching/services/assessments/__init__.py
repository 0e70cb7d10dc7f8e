"""Results of tests: recorded once, put right and removed with what they were kept beside them."""
