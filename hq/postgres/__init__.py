"""The embedded server: Postgres's programs, how they are set up, and one server in $HQ_HOME."""
