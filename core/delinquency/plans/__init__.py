"""分納誓約, how it is kept, and 納付受託."""
