"""不納欠損: claims that are gone, decided and booked."""
