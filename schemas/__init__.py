"""The JSON Schemas that flagscan publishes, as package data."""
