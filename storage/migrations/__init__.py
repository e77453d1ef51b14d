"""Steps of the schema, in order. A step is never edited once it has been released; `osame migrate` applies what is pending."""
