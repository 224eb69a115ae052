//! Answers that break HTTP, as bytes.

use crate::engine::{Response, Writing};

/// An answer as it is written to the connection.
pub(super) fn bytes(response: &Response, how: Writing) -> Vec<u8> {
    match how {
        Writing::BadChunk => bad_chunk(response),
        Writing::Twice => plain("HTTP/1.1", response).repeat(2),
        Writing::Interim => {
            let mut bytes = b"HTTP/1.1 100 Continue\r\n\r\n".to_vec();
            bytes.append(&mut plain("HTTP/1.1", response));
            bytes
        }
        // HTTP/1.0 keeps a connection open only if both sides say so.
        Writing::Http10 => plain("HTTP/1.0", response),
    }
}

fn plain(version: &str, response: &Response) -> Vec<u8> {
    let length = response.body.len();
    let mut bytes = head(version, response, &format!("Content-Length: {length}"));
    bytes.extend_from_slice(&response.body);
    bytes
}

/// Half of the body as a chunk, and then a chunk length that is no number.
fn bad_chunk(response: &Response) -> Vec<u8> {
    let half = response.body.len() / 2;
    let mut bytes = head("HTTP/1.1", response, "Transfer-Encoding: chunked");
    bytes.extend_from_slice(format!("{half:x}\r\n").as_bytes());
    bytes.extend(response.body.iter().take(half));
    bytes.extend_from_slice(b"\r\nsome\r\n");
    bytes
}

fn head(version: &str, response: &Response, framing: &str) -> Vec<u8> {
    let mut head = format!("{version} {} Written\r\n", response.status);
    for (name, value) in &response.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(framing);
    head.push_str("\r\n\r\n");
    head.into_bytes()
}
