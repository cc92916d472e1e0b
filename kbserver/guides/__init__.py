"""What is written: guides, their translations, sections and blocks."""
