"""Files that come in from other offices and banks: their bytes are kept before anything is made of them."""
