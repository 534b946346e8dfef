"""People × items: a list of a hamlet typed on a PC."""
