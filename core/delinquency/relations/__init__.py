"""関係人・送付先・連絡先・名寄せ of delinquents."""
