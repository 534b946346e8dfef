"""The look of the product: base page, fields, tables, status, charts. Knows nothing of the work itself."""
