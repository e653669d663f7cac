"""What `help` tells: the pages of the commands, and how to use the terminal."""
