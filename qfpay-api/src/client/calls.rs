//! Payments, other calls and queries.

use crate::client::exchange::ending_of;
use crate::client::settings::Client;
use crate::error::{CallError, QueryError};
use crate::gateway::{PreparedCall, PreparedPayment, PreparedQuery};
use crate::generated::operation::Operation;
use crate::generated::request::{
    AddNote, Capture, Close, CustomsDeclare, CustomsQuery, CustomsRedeclare, Refund, Reversal,
    Unfreeze,
};
use crate::journal::contract::{Ending, Journal};
use crate::observe;
use crate::request::call::Call;
use crate::request::payment::Payable;
use crate::request::query::Query;
use crate::response::outcome::Outcome;
use crate::response::payment::Payment;
use crate::response::query::QueryResult;
use crate::transport::contract::Transport;

impl<T: Transport, J: Journal> Client<T, J> {
    /// Sends a payment request and decides what the answer means.
    ///
    /// The intent is in the journal before the first byte is sent. If the returned future is dropped early,
    /// the outcome is unknown: [`resume`](Self::resume) the number.
    ///
    /// # Errors
    ///
    /// [`CallError::Unknown`] means that money may have moved. Resume the number, and do not pay the order
    /// again under another one. After every other error this call has moved no money.
    pub async fn pay(&self, request: &impl Payable) -> Result<Payment, CallError> {
        let prepared = self.gateway.payment(request, self.now());
        let prepared = observe::prepared(Operation::Payment, prepared)?;
        observe::call(prepared.intent(), self.send_payment(&prepared)).await
    }

    async fn send_payment(&self, prepared: &PreparedPayment) -> Result<Payment, CallError> {
        let operation = Operation::Payment;
        self.begin(prepared.intent()).await?;
        let exchange = self.exchange(operation, || prepared.http_request()).await;
        let payment = observe::classified(operation, exchange, |it| prepared.classify(it));
        let ending = match &payment {
            Ok(Payment::Paid(_)) => Some(Ending::Done),
            Ok(Payment::Declined(_)) => Some(Ending::NotDone),
            Ok(Payment::AwaitingCustomer(_) | Payment::Pending(_)) => None,
            Err(error) => ending_of(error),
        };
        self.end(prepared.intent(), ending).await;
        payment
    }

    /// Pays a customer back, in full or in part. [`Client`] has an example.
    ///
    /// # Errors
    ///
    /// [`CallError::Unknown`] means that the refund may have been made. Resume its number, and do not send
    /// it again under another one. After every other error this call has made no refund.
    pub async fn refund(
        &self,
        refund: &Refund,
    ) -> Result<Outcome<<Refund as Call>::Answer>, CallError> {
        self.call(refund).await
    }

    /// Cancels a payment whose outcome is open. If the customer has paid, it pays the money back: query
    /// before and after. [`PayType::cancel_with`](crate::PayType::cancel_with) says which pay types take it.
    ///
    /// # Errors
    ///
    /// As for [`refund`](Self::refund).
    #[doc(alias = "cancel")]
    #[doc(alias = "void")]
    pub async fn reverse(
        &self,
        reversal: &Reversal,
    ) -> Result<Outcome<<Reversal as Call>::Answer>, CallError> {
        self.call(reversal).await
    }

    /// Closes an order that the customer has not paid. If the customer has paid, it may pay the money back:
    /// query before and after.
    ///
    /// # Errors
    ///
    /// As for [`refund`](Self::refund).
    pub async fn close(
        &self,
        close: &Close,
    ) -> Result<Outcome<<Close as Call>::Answer>, CallError> {
        self.call(close).await
    }

    /// Charges money that a pre-authorisation reserves.
    ///
    /// # Errors
    ///
    /// As for [`refund`](Self::refund). A capture has no number of its own. If its outcome is unknown,
    /// resume it by the `syssn` of the pre-authorisation before you send another.
    pub async fn capture(
        &self,
        capture: &Capture,
    ) -> Result<Outcome<<Capture as Call>::Answer>, CallError> {
        self.call(capture).await
    }

    /// Releases what a pre-authorisation still reserves.
    ///
    /// # Errors
    ///
    /// As for [`refund`](Self::refund).
    pub async fn unfreeze(
        &self,
        unfreeze: &Unfreeze,
    ) -> Result<Outcome<<Unfreeze as Call>::Answer>, CallError> {
        self.call(unfreeze).await
    }

    /// Attaches a note to a transaction. Moves no money.
    ///
    /// # Errors
    ///
    /// A [`CallError`]. It is always safe to repeat the call.
    pub async fn add_note(
        &self,
        note: &AddNote,
    ) -> Result<Outcome<<AddNote as Call>::Answer>, CallError> {
        self.call(note).await
    }

    /// Declares a payment to mainland customs. Moves no money.
    ///
    /// # Errors
    ///
    /// A [`CallError`]. Query the declaration before you repeat it.
    pub async fn declare_customs(
        &self,
        declaration: &CustomsDeclare,
    ) -> Result<Outcome<<CustomsDeclare as Call>::Answer>, CallError> {
        self.call(declaration).await
    }

    /// Asks what became of a declaration to mainland customs.
    ///
    /// # Errors
    ///
    /// A [`CallError`]. It is always safe to repeat the call.
    pub async fn query_customs(
        &self,
        query: &CustomsQuery,
    ) -> Result<Outcome<<CustomsQuery as Call>::Answer>, CallError> {
        self.call(query).await
    }

    /// Declares a payment to mainland customs again. Moves no money.
    ///
    /// # Errors
    ///
    /// A [`CallError`]. Query the declaration before you repeat it.
    pub async fn redeclare_customs(
        &self,
        declaration: &CustomsRedeclare,
    ) -> Result<Outcome<<CustomsRedeclare as Call>::Answer>, CallError> {
        self.call(declaration).await
    }

    /// Sends any call that is neither a payment nor a query.
    ///
    /// # Errors
    ///
    /// A [`CallError`]. Only after [`CallError::Unknown`] it is not known whether it was done.
    pub async fn call<C: Call>(&self, call: &C) -> Result<Outcome<C::Answer>, CallError> {
        let prepared = self.gateway.call(call, self.now());
        let prepared = observe::prepared(C::OPERATION, prepared)?;
        observe::call(prepared.intent(), self.send_call(&prepared)).await
    }

    async fn send_call<C: Call>(
        &self,
        prepared: &PreparedCall<C>,
    ) -> Result<Outcome<C::Answer>, CallError> {
        if C::OPERATION.moves_money() {
            self.begin(prepared.intent()).await?;
        }
        let exchange = self
            .exchange(C::OPERATION, || prepared.http_request())
            .await;
        let outcome = observe::classified(C::OPERATION, exchange, |it| prepared.classify(it));
        if !C::OPERATION.moves_money() {
            return outcome;
        }
        let ending = match &outcome {
            Ok(Outcome::Done(_)) => Some(Ending::Done),
            Ok(Outcome::Declined(_)) => Some(Ending::NotDone),
            Ok(Outcome::Pending(_)) => None,
            Err(error) => ending_of(error),
        };
        self.end(prepared.intent(), ending).await;
        outcome
    }

    /// Sends a query. It moves no money.
    ///
    /// # Errors
    ///
    /// A [`QueryError`]. It is always safe to repeat the query.
    pub async fn query(&self, query: &Query) -> Result<QueryResult, QueryError> {
        let prepared = observe::prepared(Operation::Query, self.gateway.query(query));
        let prepared = prepared.map_err(QueryError::InvalidRequest)?;
        observe::query(query, self.send_query(&prepared)).await
    }

    async fn send_query(&self, prepared: &PreparedQuery) -> Result<QueryResult, QueryError> {
        let operation = Operation::Query;
        let exchange = self.exchange(operation, || prepared.http_request()).await;
        observe::classified(operation, exchange, |it| prepared.classify(it))
    }
}
