//! The client on top of a transport, and the gateway that it talks to.

use qfpay_api::client::{Limits, Retries};
use qfpay_api::response::QueryResult;
use qfpay_api::{BaseUrl, CallError, Client, OutTradeNo, PayType, Payment, Query, QueryError};
use tokio::join;

use crate::exchange::{Is, is};
use crate::make::{Driven, Make};
use crate::server::Server;
use crate::support::{ORDER, complete, credentials, now};

pub(crate) struct Till<T> {
    transport: T,
    pub(crate) server: Server,
}

impl<T: Make> Till<T> {
    pub(crate) fn open() -> Self {
        Self::over(T::new(), Server::start())
    }

    pub(crate) fn over(transport: T, server: Server) -> Self {
        Self { transport, server }
    }

    /// A client that has never paid anything, over the same transport.
    pub(crate) fn client(&self) -> Client<Driven<T>> {
        client(self.transport.clone(), &self.server.url(""))
    }

    /// Pays, and lets the gateway write these bytes and close. If they do not announce the close, the
    /// client may want to use the connection again, and needs a till of its own.
    pub(crate) async fn pay(
        &self,
        pay_type: PayType,
        answer: impl AsRef<[u8]>,
    ) -> Result<Payment, CallError> {
        let (client, request) = (self.client(), complete(pay_type));
        join!(client.pay(&request), self.serve(answer.as_ref())).0
    }

    /// What becomes of a payment that is answered with this body.
    pub(crate) async fn of(&self, pay_type: PayType, body: impl AsRef<[u8]>) -> Is {
        is(&self.pay(pay_type, ok(body)).await)
    }

    pub(crate) async fn query(&self, body: impl AsRef<[u8]>) -> Result<QueryResult, QueryError> {
        let (client, query, answer) = (self.client(), query(), ok(body));
        join!(client.query(&query), self.serve(&answer)).0
    }

    async fn serve(&self, answer: &[u8]) {
        let mut peer = self.server.accept().await;
        peer.request().await;
        // The client closes first where it has seen enough.
        let _ = peer.try_write(answer).await;
        peer.close().await;
    }
}

/// It sends once, so that what is told is told of one exchange.
pub(crate) fn client<T: Make>(transport: T, url: &str) -> Client<Driven<T>> {
    let url = BaseUrl::new(url).unwrap();
    Client::new(url, credentials(), Driven(transport))
        .with_clock(now)
        .with_retries(Retries::none())
        .with_limits(Limits::none())
}

fn query() -> Query {
    Query::by_out_trade_no(&[OutTradeNo::new(ORDER).unwrap()]).unwrap()
}

pub(crate) fn ok(body: impl AsRef<[u8]>) -> Vec<u8> {
    answer("200 OK", body)
}

/// `head` is the status, and headers if there are any.
pub(crate) fn answer(head: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let mut answer = format!("HTTP/1.1 {head}\r\nConnection: close\r\n").into_bytes();
    answer.extend_from_slice(format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes());
    answer.extend_from_slice(body);
    answer
}
