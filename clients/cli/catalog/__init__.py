"""What the server's commands are, and where in one of them a line stands."""
