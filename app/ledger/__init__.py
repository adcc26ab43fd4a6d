"""The append-only public record."""
