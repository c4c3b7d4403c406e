//! The same page in Firefox: it seals itself, every way out is refused, and a dataset is checked as elsewhere. Skipped where
//! there is no Firefox.

use crate::driver::Browser;
use crate::native;
use crate::pack::{Packed, files_of, zip};
use crate::sealed::{assert_every_way_is_closed, without_directives};
use crate::session::sealed_in_firefox;

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn firefox_seals_the_page_and_every_way_out_is_closed() {
    let Some((host, browser)) = sealed_in_firefox() else { return };
    assert_every_way_is_closed(&browser, &host);
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn firefox_opens_no_file_where_the_policy_lacks_its_network_directives() {
    let Some(browser) = Browser::firefox() else { return };
    let host = without_directives(&["default-src", "connect-src", "img-src"]);
    browser.open(&host.page());
    browser.fails_to_start("was not refused");
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn firefox_gives_the_report_of_the_command() {
    let Some((host, browser)) = sealed_in_firefox() else { return };
    let before = host.log.all().len();
    // Its driver cannot choose a folder.
    let archive = native::fresh("firefox").join("example.zip");
    let packed = zip(&files_of(native::example(), "example"), Packed::Stored);
    std::fs::write(&archive, packed).expect("the target folder can be written");
    browser.pick_files(&[&archive]);
    browser.wait_until_done();
    assert!(browser.export("download-json") == native::check(&archive).json, "Firefox and the command differ");
    assert_eq!(host.log.all().len(), before, "\n{}", host.log.shown());
}
