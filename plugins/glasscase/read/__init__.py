"""read: from files to raw tables, packages and articles. Knows every cell's place; judges nothing."""
