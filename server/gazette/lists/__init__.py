"""Lists known as facts only: data/lists in, notices that no capture shows out, each as a record (see `records`)."""
