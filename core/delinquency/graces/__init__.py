"""猶予: applications, examination, decision, fulfilment, end and cancellation of graces."""
