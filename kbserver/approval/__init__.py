"""What may be shown: digests, policy, and the status that follows from them."""
