"""相続・承継, 第二次・連帯, 破産・繰上徴収, 実態調査, and what their screens have in common."""
