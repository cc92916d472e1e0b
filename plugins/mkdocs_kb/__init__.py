"""How readers get the guides: templates and a thin MkDocs plugin over the staged texts."""
