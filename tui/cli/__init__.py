"""The `osame` command: the office's unattended work, the administrator's, and the calculators."""
