//! Documentation in every form, held against the specification of this repository.
//!
//! No sentence here is QFPay's: pages are written from the specification's own words.

mod arbitrary;
mod attributes;
mod bodies;
mod mutations;
mod oddities;
mod other_pages;
mod page;
mod pages;
mod reading;
mod shapes;
