"""The maker of the demonstration city: everything in it is invented."""
