"""照会: the looks that a clerk takes at a person: 2101 summary, 2102 notices, 2103 history, 2105 trial."""
