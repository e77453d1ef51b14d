"""Outside files: layouts, readers and writers. Bytes in, records and faults out; no file, no store, no clock."""
