"""SQLite: connections, transactions, migrations and one file of SQL a subject. Knows no rule of the law."""
