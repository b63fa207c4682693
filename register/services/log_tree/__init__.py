"""The log's tree: sealed by signed checkpoints, proved to anybody, verified whole."""
