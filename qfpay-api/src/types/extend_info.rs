//! The two kinds of data that `extend_info` carries, without writing JSON by hand.

use serde_json::json;

use crate::generated::value::ExtendInfo;
use crate::types::error::Invalid;

impl ExtendInfo {
    /// The scene of a WeChat payment in a mobile browser (pay type 800212): the shop's URL and
    /// name, and the customer's own IP address.
    ///
    /// # Errors
    ///
    /// [`Invalid`] if the three together are longer than the parameter may be, or contain something that
    /// no value may contain.
    pub fn h5_scene(shop_url: &str, shop_name: &str, customer_ip: &str) -> Result<Self, Invalid> {
        let scene = json!({
            "scene_info": {
                "h5_info": { "type": "Wap", "wap_url": shop_url, "wap_name": shop_name },
            },
            "spbill_create_ip": customer_ip,
        });
        Self::new(scene.to_string())
    }

    /// The customer's identity number and name, where WeChat has activated real-name payments.
    /// Personal data: it is hidden in everything that this crate shows.
    ///
    /// # Errors
    ///
    /// As for [`h5_scene`](Self::h5_scene).
    pub fn real_name(identity_number: &str, name: &str) -> Result<Self, Invalid> {
        let identity = json!({ "user_creid": identity_number, "user_truename": name });
        Self::new(identity.to_string())
    }
}
