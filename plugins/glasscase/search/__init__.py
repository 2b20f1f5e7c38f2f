"""search: what is found, how its texts are cut into words, and the indexes that Pagefind makes of them."""
