"""What members say of themselves, if they want to: asked by the process, told only in numbers."""
