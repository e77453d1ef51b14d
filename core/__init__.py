"""The office: rules of the law, acts of the clerks, rights and files from outside. Knows no store, screen or paper."""
