"""pages: from the portal to pages. Pure: a `Page` is an address, a template's name and a typed context."""
