"""The commands behind the Makefile: standard library only, they run before anything is installed."""
