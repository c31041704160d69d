"""The trained part: a lexical model of passages and letters, and a final model over features a person can read."""
