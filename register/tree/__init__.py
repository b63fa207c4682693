"""The log as a tree that anybody can check: RFC 6962 hashes and proofs, C2SP signed checkpoints.

Pure: no database and no clock. An entry's leaf, the tree over the leaves, and the signed note that
says how far the log goes.
"""
