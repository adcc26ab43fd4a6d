"""The whole open record of a process as tables: everything that everybody may read, and nothing else."""
