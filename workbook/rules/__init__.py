"""Rules on the document: one module a family. Each rule is a generator over an `Inspection`."""
