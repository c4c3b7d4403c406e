//! One image in, its facts out.
