"""What is kept and for how long: backups, restores, retention, deletion."""
