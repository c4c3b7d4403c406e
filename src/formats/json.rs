//! JSON in ranges: never a whole file in memory.
