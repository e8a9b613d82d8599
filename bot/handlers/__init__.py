"""One file for each noun; each handler is four beats: load, decide, save, show."""
