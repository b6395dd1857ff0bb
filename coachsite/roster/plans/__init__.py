"""Plans at the coach's desk: the builder, publishing, templates and their assignment to many."""
