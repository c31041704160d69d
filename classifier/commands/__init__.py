"""Groups of commands, a module each; heavy imports wait until a command runs."""
