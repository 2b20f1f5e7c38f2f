"""exports: from the model to files that other programs read. Pure; one writer a format."""
