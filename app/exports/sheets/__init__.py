"""Comment-resolution sheets (ISO/IEC) on their way out."""
