"""Definitions to SQL text, once, in the worker. Web processes bind stored text and never load what is in here,
except `question`, which is plain Python."""
