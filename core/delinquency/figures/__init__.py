"""実績・進行管理: what delinquency work achieves, in figures."""
