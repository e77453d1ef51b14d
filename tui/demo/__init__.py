"""The demonstration city: invented people, their claims and payments, and the files that banks bring today."""
