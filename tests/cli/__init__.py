"""The command line, from its help to a service that is told to stop."""
