"""朝の一覧: what each collector works through every morning."""
