"""dbt's documentation site, with what dbt does not know of: samples, who wins, counts of rows."""
