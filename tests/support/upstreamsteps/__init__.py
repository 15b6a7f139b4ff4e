"""Steps that upstream might take, made up: each is done to whatever documents there are, by rules."""
