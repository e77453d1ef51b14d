"""What looking leaves behind: grounds, witnesses, alarms, who looked at whom."""
