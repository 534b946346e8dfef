"""The machine underneath: database process, roles, data folder, command line, health. Knows no room above it."""
