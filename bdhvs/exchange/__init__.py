"""What goes in and out by file: facts from Excel, the export for analysis, the cells that may leave a commune."""
