"""The demo: invented news on a loopback server, read by the real product, alerts on the terminal."""
