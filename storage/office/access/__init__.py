"""Who gets in and with what: enrolment, rights, reviews, hours, emergency support."""
