"""Long-running and nightly work started from the command line (kørsler)."""
