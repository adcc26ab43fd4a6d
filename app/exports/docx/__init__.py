"""Fair copies as Word documents (ECMA-376), written part by part with lxml."""
