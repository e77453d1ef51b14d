"""Who owes in the place of somebody, and where they are: heirs, the liable, insolvents, surveys, letters that came back."""
