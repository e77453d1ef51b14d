"""滞納処分の執行停止: the sheet, the draft, its watch, its end."""
