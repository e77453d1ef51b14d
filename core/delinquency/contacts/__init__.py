"""折衝と予定: the case screen, contacts, promises, tasks, what is handed out on disclosure."""
