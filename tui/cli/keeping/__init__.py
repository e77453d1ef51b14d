"""Taking copies of a city's books, judging them, and putting them back: what `backup`, `restore` and `drill` share."""
