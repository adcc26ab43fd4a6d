"""The demonstration: original texts, people and a debate, dated from today."""
