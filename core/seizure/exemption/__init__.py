"""差押禁止額: what a seizure must leave (国税徴収法75条から78条まで, as the Local Tax Act applies them)."""
