"""Review of a file that was taken in (3103): its groups, its lines, and the question before it is posted."""
