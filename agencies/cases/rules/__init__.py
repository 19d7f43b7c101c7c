"""What is decided about cases: buckets, eligibility, whose debt it is, what a column of a case file means."""
