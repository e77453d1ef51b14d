"""The office itself: staff, sign-in, rights, context, approvals, audit, jobs, settings, calendar."""
