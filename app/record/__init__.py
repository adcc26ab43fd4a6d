"""The public record as people meet it: its pages, its acts in words, and checking a database against it."""
