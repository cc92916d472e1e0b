"""How editors and operators get it: the `kb` command, one file a command, thin."""
