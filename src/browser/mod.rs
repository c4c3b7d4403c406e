//! The roles in a browser.
