//! What the program must never be able to call, whatever the list says.

/// Names that reach a network, another context or another page, wherever they stand.
pub const NETWORK: [&str; 18] = [
    "fetch",
    "fetchLater",
    "XMLHttpRequest",
    "WebSocket",
    "WebSocketStream",
    "EventSource",
    "sendBeacon",
    "RTCPeerConnection",
    "webkitRTCPeerConnection",
    "WebTransport",
    "importScripts",
    "Worker",
    "SharedWorker",
    "serviceWorker",
    "Image",
    "Audio",
    "eval",
    "Function",
];

/// Calls and settings that open a window, leave the page, or make HTML of a string. Not `innerHTML =`: what Leptos has for
/// attributes of any kind holds that setter for an attribute that the page never has, so `boot.js` takes it away before
/// the program starts, and the browser tests see that it throws.
const REFUSED: [&str; 30] = [
    "open()",
    "openWindow()",
    "showModalDialog()",
    "register()",
    "assign()",
    "replace()",
    "reload()",
    "navigate()",
    "submit()",
    "requestSubmit()",
    "location =",
    "href =",
    "src =",
    "srcset =",
    "srcdoc =",
    "action =",
    "formAction =",
    "ping =",
    "import()",
    "outerHTML =",
    "insertAdjacentHTML()",
    "setHTML()",
    "setHTMLUnsafe()",
    "parseHTMLUnsafe()",
    "createContextualFragment()",
    "write()",
    "writeln()",
    "execCommand()",
    "createPolicy()",
    "createDocument()",
];

/// Is this call (as written in the list) one that is refused?
pub fn is_refused(call: &str) -> bool {
    // Asking what something is calls nothing: `instanceof Worker` is how a message's sender is told.
    if call.starts_with("instanceof ") {
        return false;
    }
    REFUSED.contains(&call)
        || call
            .trim_start_matches("new ")
            .trim_end_matches(" =")
            .trim_end_matches("()")
            .split('.')
            .any(|name| NETWORK.contains(&name))
}

#[test]
fn what_sends_is_refused_in_every_form() {
    for call in ["fetch()", "navigator.sendBeacon()", "new WebSocket", "new Worker", "outerHTML =", "open()", "fetch"] {
        assert!(is_refused(call), "{call}");
    }
    for call in
        ["createElement()", "new Blob", "Object.assign()", "textContent =", "instanceof Worker", "postMessage()"]
    {
        assert!(!is_refused(call), "{call}");
    }
}
