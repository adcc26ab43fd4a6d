"""Fair copies as OpenDocument texts (ISO/IEC 26300); odfdo keeps the package, its styles and what it says of itself."""
