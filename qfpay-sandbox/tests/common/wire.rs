//! Requests to a sandbox over plain sockets.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use qfpay_sandbox::Sandbox;
use serde_json::Value;

use super::{PAYMENT, least, pay_type, request_of};

pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

pub(crate) fn connect(sandbox: &Sandbox) -> TcpStream {
    connect_to(sandbox.url())
}

pub(crate) fn connect_to(url: &str) -> TcpStream {
    let stream = TcpStream::connect(url.strip_prefix("http://").unwrap()).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    stream
}

pub(crate) fn send(
    sandbox: &Sandbox,
    method: &str,
    path: &str,
    headers: &[(String, String)],
    body: &[u8],
) -> Reply {
    send_to(sandbox.url(), method, path, headers, body)
}

pub(crate) fn send_to(
    url: &str,
    method: &str,
    path: &str,
    headers: &[(String, String)],
    body: &[u8],
) -> Reply {
    let mut stream = connect_to(url);
    let mut head = format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    Reply {
        status: head[9..12].parse().unwrap(),
        head: head.to_lowercase(),
        body: body.to_owned(),
    }
}

pub(crate) fn get(sandbox: &Sandbox, path: &str) -> Reply {
    send(sandbox, "GET", path, &[], b"")
}

pub(crate) fn post(sandbox: &Sandbox, path: &str) -> Reply {
    send(sandbox, "POST", path, &[], b"")
}

pub(crate) fn call(sandbox: &Sandbox, path: &str, parameters: &[(String, String)]) -> Reply {
    let request = request_of(sandbox.app_code(), sandbox.client_key(), path, parameters);
    send(sandbox, "POST", path, &request.headers, &request.body)
}

pub(crate) fn order(sandbox: &Sandbox, code: &str, out_trade_no: &str) -> Value {
    call(sandbox, PAYMENT, &least(pay_type(code), out_trade_no)).json()
}
