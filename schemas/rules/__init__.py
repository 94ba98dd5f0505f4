"""Rules on tables: one module a family. Each rule is a generator over an Evaluation."""
