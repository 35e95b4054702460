"""Writing over HTTP: articles, files and deletions, and the tasks that they become."""
