"""What is known of the market: decided from messages alone, without a socket, a clock or a screen."""
