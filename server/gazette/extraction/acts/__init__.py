"""What was done: stage, programme, number and term, an announcement for each act."""
