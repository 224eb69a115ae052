//! The typed requests: one constructor per pay type, and the same request as the dynamic form.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

use qfpay_test_support as support;

use std::collections::BTreeSet;

use http::{Method, Request, Response};
use qfpay_api::client::Retries;
use qfpay_api::gateway::PreparedPayment;
use qfpay_api::request::{Payable, Presence};
use qfpay_api::transport::{Delivery, Transport, TransportError, TransportErrorKind};
use qfpay_api::types::SuppliedBy;
use qfpay_api::value::{
    AuthCode, ExpiredTime, ExtendInfo, GoodsDetail, GoodsInfo, GoodsName, LimitPay, NotifyUrl,
    Openid, Page, PageSize, PayTag, ReturnUrl, RmbTag, SellerId, SubOpenid, TradeName, Txzone,
    Udid,
};
use qfpay_api::{
    Amount, BaseUrl, Client, Currency, DynamicPayment, Environment, Gateway, OutTradeNo, Param,
    PayType, Query, Rule, StatusCode, Syssn, TxTime, pay,
};
use support::{CLIENT_KEY, ORDER, PAGE, credentials, gateway, hkd, now, sample};

fn order() -> OutTradeNo {
    OutTradeNo::new(ORDER).unwrap()
}

fn prepare(request: &impl Payable) -> PreparedPayment {
    let prepared = gateway().payment(request, now());
    prepared.unwrap_or_else(|refused| panic!("{refused}"))
}

/// Both requests are the same text, the same body and the same signature.
fn assert_same(typed: &impl Payable, dynamic: &impl Payable) {
    let (typed, dynamic) = (prepare(typed), prepare(dynamic));
    assert_eq!(typed.masked_canonical(), dynamic.masked_canonical());
    assert_eq!(typed.warnings(), dynamic.warnings());
    let (typed, dynamic) = (typed.http_request(), dynamic.http_request());
    assert_eq!(typed.uri(), dynamic.uri());
    assert_eq!(typed.headers(), dynamic.headers());
    assert_eq!(typed.body(), dynamic.body());
}

/// The dynamic form of what a constructor alone makes.
fn least(pay_type: PayType) -> DynamicPayment {
    Param::ALL
        .into_iter()
        .filter(|param| pay_type.presence(*param) == Presence::Required)
        .filter(|param| param.supplied_by() == SuppliedBy::Caller)
        .fold(
            DynamicPayment::new(pay_type).amount(hkd(1250)),
            |request, param| request.set(param, sample(param)),
        )
}

fn auth_code() -> AuthCode {
    sample(Param::AuthCode).parse().unwrap()
}

fn extend_info() -> ExtendInfo {
    sample(Param::ExtendInfo).parse().unwrap()
}

fn goods_name() -> GoodsName {
    sample(Param::GoodsName).parse().unwrap()
}

fn openid() -> Openid {
    sample(Param::Openid).parse().unwrap()
}

fn sub_openid() -> SubOpenid {
    sample(Param::SubOpenid).parse().unwrap()
}

/// Each constructor by its name with its arguments, which is what users write, and the code that
/// the page gives the pay type.
macro_rules! constructors {
    ($($constructor:ident($($argument:ident),*) = $code:literal,)*) => {
        #[test]
        fn each_constructor_alone_makes_a_request_that_is_signed_and_sent() {
            let mut codes = BTreeSet::new();
            $({
                let pay_type: PayType = $code.parse().unwrap();
                let typed = pay::$constructor(order(), hkd(1250) $(, $argument())*);
                assert_eq!(pay_type.name(), stringify!($constructor));
                assert_eq!(typed.parameters().get(Param::PayType), Some($code));
                assert!(typed.violations().permits(), "{}", typed.violations());
                assert_same(&typed, &least(pay_type));
                assert!(codes.insert($code), "{} twice", $code);
            })*
            assert_eq!(codes, BTreeSet::from(PAGE));
        }
    };
}

constructors! {
    any_wallet_cpm(auth_code) = "800008",
    alipay_mpm_overseas() = "800101",
    alipay_cpm(auth_code) = "800108",
    alipay_web_overseas() = "801101",
    alipay_wap_overseas() = "801107",
    alipay_app_overseas(goods_name) = "801110",
    alipay_service_window(openid) = "800107",
    alipay_mpm_hk() = "801501",
    alipay_app_hk(goods_name) = "801510",
    alipay_wap_hk() = "801512",
    alipay_web_hk() = "801514",
    wechat_mpm() = "800201",
    wechat_cpm(auth_code) = "800208",
    wechat_jsapi(sub_openid) = "800207",
    wechat_h5(extend_info) = "800212",
    wechat_app(goods_name) = "800210",
    wechat_mini_program(sub_openid) = "800213",
    wechat_hk_cpm(auth_code) = "801008",
    wechat_hk_app(goods_name) = "801010",
    payme_mpm() = "805801",
    payme_cpm(auth_code) = "805808",
    payme_web() = "805814",
    payme_wap() = "805812",
    unionpay_mpm() = "800701",
    unionpay_cpm(auth_code) = "800708",
    unionpay_wap() = "800712",
    unionpay_web() = "800714",
    fps_mpm() = "802001",
    octopus_mpm() = "803701",
    octopus_wap() = "803712",
    octopus_web() = "803714",
    visa_mastercard_online() = "802801",
    visa_mastercard_terminal() = "802808",
    apple_pay_online() = "806527",
    unionpay_card_terminal() = "806708",
    american_express_terminal() = "806808",
}

#[test]
fn a_request_is_a_form_posted_to_the_path_of_the_environment() {
    let request = pay::alipay_mpm_hk(order(), hkd(1250));
    for environment in Environment::ALL {
        let prepared = Gateway::new(environment, credentials())
            .payment(&request, now())
            .unwrap();
        let http = prepared.http_request();
        assert_eq!(http.method(), Method::POST);
        let url = format!("{}/trade/v1/payment", environment.base_url());
        assert_eq!(http.uri(), url.as_str());
        let headers = http.headers();
        assert_eq!(headers["content-type"], "application/x-www-form-urlencoded");
        assert_eq!(headers["x-qf-appcode"], support::APP_CODE);
        assert_eq!(headers["x-qf-sign"].len(), 32);
        assert_eq!(headers["x-qf-signtype"], "MD5");
        assert_eq!(headers.len(), 4);
        let query = Query::by_out_trade_no(&[order()]).unwrap();
        let query = Gateway::new(environment, credentials())
            .query(&query)
            .unwrap();
        let url = format!("{}/trade/v1/query", environment.base_url());
        assert_eq!(query.http_request().uri(), url.as_str());
    }
}

#[test]
fn setters_of_what_every_pay_type_takes() {
    let typed = pay::alipay_mpm_hk(order(), hkd(1250))
        .txdtm("2026-02-03 14:05:06".parse().unwrap())
        .goods_name(goods_name())
        .notify_url(NotifyUrl::new("https://shop.example/notify").unwrap())
        .txzone(Txzone::new("+0900").unwrap())
        .udid(Udid::new("till-03").unwrap());
    let dynamic = DynamicPayment::new(PayType::AlipayMpmHk)
        .set(Param::OutTradeNo, ORDER)
        .set(Param::Txamt, "1250")
        .set(Param::Txcurrcd, "HKD")
        .set(Param::Txdtm, "2026-02-03 14:05:06")
        .set(Param::GoodsName, "Tea")
        .set(Param::NotifyUrl, "https://shop.example/notify")
        .set(Param::Txzone, "+0900")
        .set(Param::Udid, "till-03");
    assert_same(&typed, &dynamic);
    assert_eq!(
        prepare(&typed).masked_canonical(),
        "goods_name=Tea&notify_url=https://shop.example/notify&out_trade_no=INV-7\
         &pay_type=801501&txamt=1250&txcurrcd=HKD&txdtm=2026-02-03 14:05:06&txzone=+0900\
         &udid=till-03<client key>"
    );
}

#[test]
fn setters_of_codes_to_scan() {
    let cny = Amount::new(Currency::Cny, 1250).unwrap();
    let typed = pay::wechat_mpm(order(), cny)
        .expired_time(ExpiredTime::minutes(120).unwrap())
        .extend_info(ExtendInfo::real_name("110101199003074477", "陳大文").unwrap())
        .limit_pay(LimitPay::NoCredit)
        .pay_tag(PayTag::AlipayCn)
        .rmb_tag(RmbTag::Yes);
    let dynamic = DynamicPayment::new(PayType::WechatMpm)
        .amount(cny)
        .set(Param::OutTradeNo, ORDER)
        .set(Param::ExpiredTime, "120")
        .set(
            Param::ExtendInfo,
            r#"{"user_creid":"110101199003074477","user_truename":"陳大文"}"#,
        )
        .set(Param::LimitPay, "no_credit")
        .set(Param::PayTag, "ALIPAYCN")
        .set(Param::RmbTag, "Y");
    assert_same(&typed, &dynamic);
}

#[test]
fn setters_of_app_payments() {
    let typed = pay::alipay_app_hk(order(), hkd(1250), GoodsName::new("Coffee").unwrap())
        .goods_name(goods_name())
        .goods_info(GoodsInfo::new("hot tea").unwrap())
        .goods_detail(GoodsDetail::new("one cup").unwrap())
        .trade_name(TradeName::new("Tea house").unwrap())
        .seller_id(SellerId::new("seller@shop.example").unwrap())
        .return_url(ReturnUrl::new("https://shop.example/back").unwrap());
    let dynamic = [
        Param::GoodsName,
        Param::GoodsInfo,
        Param::GoodsDetail,
        Param::TradeName,
        Param::SellerId,
        Param::ReturnUrl,
    ]
    .into_iter()
    .fold(least(PayType::AlipayAppHk), |request, param| {
        request.set(param, sample(param))
    });
    assert_same(&typed, &dynamic);
    assert!(typed.violations().is_empty());
}

#[test]
fn setters_replace_what_a_constructor_was_given() {
    let other = AuthCode::new("134567890123456789").unwrap();
    let typed = pay::wechat_cpm(order(), hkd(1250), auth_code()).auth_code(other);
    let dynamic = least(PayType::WechatCpm).set(Param::AuthCode, "134567890123456789");
    assert_same(&typed, &dynamic);
    let again = pay::wechat_jsapi(order(), hkd(1250), sub_openid()).sub_openid(sub_openid());
    assert_same(&again, &least(PayType::WechatJsapi));
    let again = pay::alipay_service_window(order(), hkd(1250), openid()).openid(openid());
    assert_same(&again, &least(PayType::AlipayServiceWindow));
}

#[test]
fn the_scene_of_a_mobile_browser_needs_no_json() {
    let scene = ExtendInfo::h5_scene("https://shop.example", "Tea \"茶\"", "203.0.113.7").unwrap();
    let typed = pay::wechat_h5(order(), hkd(1250), scene.clone());
    assert!(typed.violations().is_empty(), "{}", typed.violations());
    let json: serde_json::Value = serde_json::from_str(scene.as_str()).unwrap();
    assert_eq!(json["scene_info"]["h5_info"]["wap_name"], "Tea \"茶\"");
    assert_eq!(json["spbill_create_ip"], "203.0.113.7");
    let lacking = ExtendInfo::h5_scene("https://shop.example", "", "203.0.113.7").unwrap();
    let typed = pay::wechat_h5(order(), hkd(1250), lacking);
    assert!(typed.violations().contains(Rule::H5Scene));
    assert!(gateway().payment(&typed, now()).is_err());
}

#[test]
fn a_typed_request_lifts_a_rule_like_a_dynamic_one() {
    let long = "龍".repeat(65);
    let name = GoodsName::allowing(long.as_str(), &[Rule::GoodsNameLength]).unwrap();
    assert_eq!(name.as_str(), long);
    let typed = pay::alipay_mpm_hk(order(), hkd(1250)).goods_name(name);
    assert!(gateway().payment(&typed, now()).is_err());
    let dynamic = least(PayType::AlipayMpmHk)
        .set(Param::GoodsName, long)
        .allow(Rule::GoodsNameLength);
    assert_same(&typed.allow(Rule::GoodsNameLength), &dynamic);
}

#[test]
fn the_pay_type_of_a_request_stays_what_it_is() {
    let request = least(PayType::AlipayMpmHk).set(Param::PayType, "800008");
    assert_eq!(request.pay_type(), PayType::AlipayMpmHk);
    assert_eq!(request.parameters().get(Param::PayType), Some("801501"));
    let emptied = request.set(Param::PayType, "");
    assert_same(&emptied, &least(PayType::AlipayMpmHk));
}

fn pairs(body: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(body).into_owned().collect()
}

fn value<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let mut found = pairs.iter().filter(|(known, _)| known == name);
    let first = found.next().map(|(_, value)| value.as_str());
    assert!(found.next().is_none(), "{name} twice");
    first
}

#[test]
fn the_merchant_of_the_credentials_goes_with_everything_and_no_other_does() {
    let agent = credentials().with_mchid("ZaMVg12345").unwrap();
    let agent = Gateway::new(Environment::LiveTest, agent);
    let typed = pay::alipay_mpm_hk(order(), hkd(1250));
    let by_month = Query::within_month_of(Query::by_out_trade_no(&[order()]).unwrap(), now());
    for (gateway, mchid) in [(agent, Some("ZaMVg12345")), (gateway(), None)] {
        let bodies = [
            gateway.payment(&typed, now()).unwrap().http_request(),
            gateway
                .payment(&least(PayType::AlipayMpmHk), now())
                .unwrap()
                .http_request(),
            gateway.query(&by_month).unwrap().http_request(),
        ];
        for body in bodies {
            assert_eq!(value(&pairs(body.body()), "mchid"), mchid);
        }
    }
}

/// The merchant whose money it is must not depend on a field that anybody fills in.
#[test]
fn a_request_cannot_name_a_merchant_other_than_that_of_the_credentials() {
    let agent = credentials().with_mchid("ZaMVg12345").unwrap();
    let agent = Gateway::new(Environment::LiveTest, agent);
    let other = least(PayType::AlipayMpmHk).set(Param::Mchid, "OTHER67890");
    for request in [other.clone(), other.allow(Rule::MchidForbidden)] {
        for gateway in [agent.clone(), gateway()] {
            let refused = gateway.payment(&request, now()).unwrap_err();
            assert!(refused.violations().contains(Rule::MchidForbidden));
        }
    }
}

#[test]
fn the_clock_gives_the_time_in_utc_plus_eight_unless_the_request_has_one() {
    let typed = pay::alipay_mpm_hk(order(), hkd(1250));
    let sent = |request: &_, now| {
        let prepared = gateway().payment(request, now).unwrap();
        let pairs = pairs(prepared.http_request().body());
        value(&pairs, "txdtm").unwrap().to_owned()
    };
    let midnight_in_hong_kong = TxTime::from_unix_seconds(1_740_758_400);
    assert_eq!(sent(&typed, midnight_in_hong_kong), "2025-03-01 00:00:00");
    let new_year = TxTime::from_unix_seconds(1_767_196_799);
    assert_eq!(sent(&typed, new_year), "2025-12-31 23:59:59");
    let given = typed.txdtm(TxTime::new(2024, 2, 29, 12, 0, 0).unwrap());
    assert_eq!(sent(&given, new_year), "2024-02-29 12:00:00");
    let bare = pairs(prepare(&given).http_request().body());
    assert_eq!(value(&bare, "txzone"), None);
}

/// Takes requests and sends none of them.
#[derive(Debug)]
struct Nowhere(std::sync::Mutex<Vec<Request<Vec<u8>>>>);

impl Transport for Nowhere {
    async fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, TransportError> {
        self.0.lock().unwrap().push(request);
        Err(TransportError::new(
            TransportErrorKind::Connect,
            Delivery::NotSent,
        ))
    }
}

#[test]
fn a_client_sends_once_what_its_gateway_prepares_at_the_time_of_its_clock() {
    let sent = std::sync::Arc::new(Nowhere(std::sync::Mutex::default()));
    struct Shared(std::sync::Arc<Nowhere>);
    impl Transport for Shared {
        async fn send(
            &self,
            request: Request<Vec<u8>>,
        ) -> Result<Response<Vec<u8>>, TransportError> {
            self.0.send(request).await
        }
    }
    let client = Client::new(
        Environment::LiveTest,
        credentials(),
        Shared(std::sync::Arc::clone(&sent)),
    )
    .with_clock(now)
    .with_retries(Retries::none());
    let typed = pay::alipay_mpm_hk(order(), hkd(1250));
    let error = pollster::block_on(client.pay(&typed)).unwrap_err();
    assert_eq!(error.number(), Some(ORDER));
    assert!(!error.may_have_moved_money());
    let requests = std::mem::take(&mut *sent.0.lock().unwrap());
    assert_eq!(requests.len(), 1, "nothing is sent again by itself");
    let prepared = prepare(&typed).http_request();
    assert_eq!(requests[0].body(), prepared.body());
    assert_eq!(requests[0].headers(), prepared.headers());

    let refused = typed.udid(Udid::allowing("u".repeat(41), &[Rule::UdidLength]).unwrap());
    let error = pollster::block_on(client.pay(&refused)).unwrap_err();
    assert_eq!(error.number(), None);
    assert!(sent.0.lock().unwrap().is_empty(), "refused is not sent");
}

#[test]
fn queries_say_what_was_asked() {
    let syssn = Syssn::new("20250301000200020000000001").unwrap();
    let query = Query::by_syssn(&[syssn.clone(), syssn])
        .unwrap()
        .within_month_of(TxTime::new(2024, 2, 10, 8, 0, 0).unwrap())
        .pay_types(&[PayType::AlipayMpmHk, PayType::WechatMpm])
        .respcd(StatusCode::Success)
        .page(Page::new(2).unwrap())
        .page_size(PageSize::new(100).unwrap());
    assert_eq!(
        gateway().query(&query).unwrap().masked_canonical(),
        "end_time=2024-02-29 23:59:59&page=2&page_size=100&pay_type=801501,800201&respcd=0000\
         &start_time=2024-02-01 00:00:00\
         &syssn=20250301000200020000000001,20250301000200020000000001<client key>"
    );
}

#[test]
fn queries_that_cannot_be_answered_are_refused() {
    let refused = |query: &Query| {
        let refused = gateway().query(query).unwrap_err();
        let rules: Vec<Rule> = refused.violations().iter().map(|one| one.rule()).collect();
        rules
    };
    let time = |text: &str| text.parse::<TxTime>().unwrap();
    let across = Query::within(time("2025-02-28 23:59:59"), time("2025-03-01 00:00:00"));
    assert_eq!(refused(&across), [Rule::WindowWithinAMonth]);
    let backwards = Query::within(time("2025-03-02 00:00:00"), time("2025-03-01 00:00:00"));
    assert_eq!(refused(&backwards), [Rule::WindowRunsForward]);
    assert!(Query::by_out_trade_no(&[]).is_err());
    let numbers = vec![OutTradeNo::new("n".repeat(63)).unwrap(); 3];
    assert!(Query::by_out_trade_no(&numbers[..2]).is_ok());
    assert!(Query::by_out_trade_no(&numbers).is_err());
    assert!(OutTradeNo::new("a,b").is_err());
    assert!(PageSize::new(0).is_err() && PageSize::new(101).is_err());
    assert!(Page::new(0).is_err());
}

#[test]
fn a_gateway_of_ones_own_is_https_or_on_this_machine() {
    for good in [
        "https://openapi-jp.qfapi.com",
        "https://openapi-jp.qfapi.com/",
        "https://gateway.example:8443/qf",
        "http://127.0.0.1:8080",
        "http://[::1]:8080",
        "http://localhost",
    ] {
        let url = BaseUrl::new(good).unwrap();
        let prepared = Gateway::new(url, credentials())
            .payment(&least(PayType::AlipayMpmHk), now())
            .unwrap();
        let expected = format!("{}/trade/v1/payment", good.trim_end_matches('/'));
        assert_eq!(prepared.http_request().uri(), expected.as_str());
    }
    for bad in [
        "",
        "openapi-hk.qfapi.com",
        "http://openapi-hk.qfapi.com",
        "http://localhost.example.com",
        "http://127.0.0.1.example.com",
        "ftp://127.0.0.1",
        "https://",
        "https://user:pass@openapi-hk.qfapi.com",
        "https://openapi-hk.qfapi.com?x=1",
        "https://openapi-hk.qfapi.com/#",
        "https://openapi hk.qfapi.com",
    ] {
        assert!(BaseUrl::new(bad).is_err(), "{bad}");
    }
}

#[test]
fn a_signature_depends_on_the_key_and_on_nothing_around_it() {
    let request = pay::alipay_mpm_hk(order(), hkd(1250));
    let sign = |key: &str| {
        let credentials = qfpay_api::Credentials::new(support::APP_CODE, key).unwrap();
        let gateway = Gateway::new(Environment::LiveTest, credentials);
        let http = gateway.payment(&request, now()).unwrap().http_request();
        http.headers()["x-qf-sign"].clone()
    };
    assert_eq!(sign(CLIENT_KEY), sign(CLIENT_KEY));
    assert_ne!(sign(CLIENT_KEY), sign("another-key"));
    for slip in [
        "",
        " key",
        "key ",
        "a key",
        "key\n",
        "ключ",
        &"k".repeat(129),
    ] {
        assert!(qfpay_api::Credentials::new(support::APP_CODE, slip).is_err());
        assert!(qfpay_api::Credentials::new(slip, CLIENT_KEY).is_err());
    }
    assert!(credentials().with_mchid("").is_err());
}

#[test]
fn an_order_number_that_no_query_could_ask_for_is_refused_whatever_is_lifted() {
    let rules = [Rule::OutTradeNoComma, Rule::OutTradeNoLength];
    assert!(rules.iter().all(|rule| rule.is_locked()));
    assert!(OutTradeNo::allowing("a,b", &rules).is_err());
    assert!(OutTradeNo::allowing("x".repeat(129), &rules).is_err());
}

#[test]
fn a_query_by_qfpays_numbers_looks_at_their_month() {
    let window = |numbers: &[&str]| {
        let numbers: Vec<Syssn> = numbers
            .iter()
            .map(|one| Syssn::new(*one).unwrap())
            .collect();
        let query = Query::by_syssn(&numbers).unwrap();
        query.parameters().get(Param::StartTime).map(str::to_owned)
    };
    let march = Some("2025-03-01 00:00:00".to_owned());
    assert_eq!(window(&["20250301000200020000000001"]), march);
    assert_eq!(
        window(&["20250301000200020000000001", "20250331000200020000000002"]),
        march
    );
    assert_eq!(
        window(&["20250301000200020000000001", "20250401000200020000000002"]),
        None
    );
    assert_eq!(window(&["1234567"]), None);
    assert!(Syssn::new("1,2").is_err());
}

#[test]
fn a_zone_that_is_sent_is_the_zone_of_the_time() {
    let now: TxTime = "2025-03-01 09:30:00".parse().unwrap();
    let request = DynamicPayment::new(PayType::FpsMpm)
        .amount(Amount::new(Currency::Hkd, 1250).unwrap())
        .set(Param::OutTradeNo, "INV-7")
        .set(Param::Txzone, "+0900");
    let signed = gateway().payment(&request, now).unwrap().masked_canonical();
    assert!(
        signed.contains("txdtm=2025-03-01 10:30:00&txzone=+0900"),
        "{signed}"
    );
}
