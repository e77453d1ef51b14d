"""配当: the order in which the money of a realised asset pays (国税徴収法8条から26条まで 128条から134条まで; 法14条から14条の20まで)."""
