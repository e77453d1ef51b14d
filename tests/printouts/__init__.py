"""What all papers have in common: fonts, the frame of a page, tables, bytes that tell nothing beside the drawing."""
