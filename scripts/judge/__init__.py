"""What the make targets and the browser tests that judge the built site share."""
