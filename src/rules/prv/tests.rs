//! What the rules of privacy say of small datasets built by hand.
