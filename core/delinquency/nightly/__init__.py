"""夜間計算: what delinquency work counts anew each night, phase by phase."""
