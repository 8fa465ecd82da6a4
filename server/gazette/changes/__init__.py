"""What changed from one release to the next: told in the terms of the field, and as a stream that can be replayed."""
