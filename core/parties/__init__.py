"""宛名: residents, non-residents, companies and co-owners; search and import."""
