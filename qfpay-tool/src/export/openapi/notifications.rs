//! What the gateway posts to the merchant.

use super::super::node::{Object, object};
use super::super::words::first_sentence;
use super::answers::NOTIFICATION;
use super::context::{Context, schema_ref};
use super::tags::NOTIFICATION_TAG;
use super::{examples, security};
use qfpay_codegen::ir::Notifications;

/// As OpenAPI 3.1 describes them: by themselves.
pub(super) fn webhooks(context: Context<'_>) -> Object {
    object! { "notification": object! { "post": post(context) } }
}

/// As OpenAPI 3.0 describes them: as what follows a request that names the address.
pub(super) fn callbacks(context: Context<'_>) -> Object {
    object! {
        "notification": object! {
            "{$request.body#/notify_url}": object! { "post": post(context) },
        },
    }
}

fn post(context: Context<'_>) -> Object {
    let model = context.subject.model;
    let notifications = &model.gateway.notifications;
    let header = security::header(model, security::SIGNATURE).map(|header| {
        object! {
            "name": header.name.as_str(),
            "in": "header",
            "required": true,
            "description": header.description.as_str(),
            "schema": object! { "type": "string" },
        }
    });
    object! {
        "tags": vec![NOTIFICATION_TAG],
        "operationId": "notification",
        "summary": first_sentence(&notifications.description),
        "description": description(notifications),
        "parameters": vec![header],
        "security": Vec::<Object>::new(),
        "requestBody": object! {
            "required": true,
            "content": object! {
                "application/json": object! {
                    "schema": schema_ref(NOTIFICATION),
                    "examples": examples::notifications(context).or_none(),
                },
            },
        },
        "responses": object! {
            "200": object! {
                "description": "The notification is accepted and will not be sent again.",
                "content": object! {
                    "text/plain": object! {
                        "schema": object! {
                            "type": "string",
                            "enum": vec![notifications.acknowledgement.as_str()],
                        },
                    },
                },
            },
            "400": object! {
                "description": "The signature is invalid. The notification will be sent again.",
            },
            "default": object! { "description": "The notification will be sent again." },
        },
        "x-signature": security::notification_facts(context),
        "x-qfpay-delivery": delivery(notifications),
    }
}

fn description(notifications: &Notifications) -> String {
    format!(
        "{} Use nothing of it before its signature is verified.",
        notifications.description
    )
}

fn delivery(notifications: &Notifications) -> Object {
    let addresses = notifications.source_addresses.iter();
    object! {
        "ports": notifications.ports.clone(),
        "retryMinutes": notifications.retry_minutes.clone(),
        "sourceAddresses": addresses.map(ToString::to_string).collect::<Vec<_>>(),
    }
}
