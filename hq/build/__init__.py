"""Building: dbt once, or the loop that repeats what dbt compiled as payloads land."""
