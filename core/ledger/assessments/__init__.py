"""調定: receivables come with the files of the tax system and are changed by them."""
