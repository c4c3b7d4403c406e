//! What was dropped: the listing, pairing of names with images. Refuses to parse annotations.
