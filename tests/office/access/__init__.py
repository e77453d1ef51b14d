"""Staff, enrolment, recovery codes, hours."""
