"""The whole record of a process as one archive that proves itself."""
