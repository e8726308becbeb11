"""Reading scenarios and real organisations from files, and writing tables of results."""
