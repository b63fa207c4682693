"""The register's speed, beside small honest peers in the same run."""
