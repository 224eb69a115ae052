//! What every transport must do, whatever it is made of: one file per subject.

pub(crate) mod basics;
pub(crate) mod breaking;
pub(crate) mod connecting;
pub(crate) mod http;
pub(crate) mod mixing;
pub(crate) mod outcomes;
pub(crate) mod payload;
mod till;
pub(crate) mod tls;

use crate::server::{LastObserved, Peer, Server};

/// Declares one test per function of the suite for a transport. A function that does not stand here
/// is unused, which the compiler reports.
macro_rules! transport_suite {
    ($transport:ty) => {
        $crate::suite::transport_suite! { $transport:
            basics {
                answer_arrives_whole
                request_arrives_as_given
                large_request_arrives_whole
                request_without_a_body_arrives
                connection_is_reused
                any_executor_may_poll
                clones_outlive_the_original
                last_clone_closes_idle_connections
                plain_http_leaves_no_loopback
                odd_addresses_are_unusable
            }
            connecting {
                fault_01_unknown_host_is_not_sent
                fault_02_refused_connection_is_not_sent
                fault_03_black_hole_ends_with_connect_timeout
                fault_03_silent_handshake_ends_with_connect_timeout
                fault_03_deadline_while_connecting_ends_the_call
            }
            tls {
                private_authority_is_trusted_when_added
                fault_04_untrusted_authority_is_tls_and_not_sent
                fault_04_authority_must_be_added
                fault_04_wrong_host_is_tls_and_not_sent
                fault_04_expired_certificate_is_tls_and_not_sent
                fault_05_handshake_alert_is_tls_and_not_sent
                fault_05_handshake_ended_is_tls_and_not_sent
                fault_05_alert_after_the_handshake_may_have_been_sent
                fault_05_plain_server_on_https_is_tls_and_not_sent
                fault_06_reset_in_the_handshake_is_not_sent
                fault_25_tls_cut_off_is_broken
                fault_28_http_1_0_over_tls_is_read_to_its_end
            }
            breaking {
                fault_06_reset_before_the_request_is_an_error
                fault_07_reset_in_request_may_have_been_sent
                fault_08_close_before_answer_may_have_been_sent
                fault_08_reset_before_answer_may_have_been_sent
                fault_09_reset_on_reused_connection_is_not_sent_again
                fault_09_connection_closed_while_idle_is_not_sent_twice
                fault_10_reset_in_answer_may_have_been_sent
                fault_11_silent_server_ends_with_deadline
                fault_12_dropped_call_closes_the_connection
                fault_12_dropped_call_closes_the_connection_in_the_answer
            }
            mixing {
                faults_12_and_27_late_answer_after_drop_reaches_nobody
                faults_25_and_27_what_follows_an_answer_reaches_nobody
                fault_27_late_answer_after_timeout_reaches_nobody
                fault_27_concurrent_requests_get_their_own_answers
            }
            http {
                faults_14_to_18_error_statuses_are_answers
                fault_19_redirect_is_not_followed
                fault_20_no_content_is_an_answer
                fault_22_slow_head_ends_with_deadline
                fault_22_slow_body_ends_with_deadline
                fault_23_answer_of_the_largest_size_arrives
                fault_23_longer_answer_is_too_large
                fault_23_endless_answer_is_too_large
                fault_23_endless_small_chunks_are_too_large
                fault_23_endless_head_is_broken
                fault_24_gzip_bomb_stays_packed
                fault_25_short_body_is_broken
                fault_26_bad_chunk_is_broken
                fault_26_missing_last_chunk_is_broken
                fault_28_what_is_no_http_is_broken
                fault_28_interim_answers_are_passed_over
                fault_28_http_1_0_answer_is_read_to_its_end
                fault_28_lower_case_and_repeated_headers_arrive
            }
            outcomes {
                faults_01_to_06_nothing_was_sent
                faults_07_to_11_the_outcome_is_unknown
                fault_12_a_dropped_payment_is_found_by_its_number
                fault_14_a_proxy_in_between_decides_nothing
                fault_15_a_fault_of_the_server_decides_nothing
                faults_16_and_17_too_many_requests_were_not_sent
                fault_18_a_client_error_says_why
                fault_19_a_redirect_decides_nothing
                fault_20_nothing_decides_nothing
                fault_21_a_wrong_content_type_is_passed_over
                faults_22_to_26_half_an_answer_decides_nothing
                fault_28_an_old_or_odd_answer_counts
            }
            payload {
                fault_29_an_answer_cut_off_anywhere_decides_nothing
                fault_30_a_broken_character_hides_nothing
                fault_31_a_byte_order_mark_is_skipped_and_garbage_is_not
                fault_32_deep_nesting_decides_nothing
                fault_33_a_field_that_is_there_twice_decides_nothing
                fault_34_an_amount_is_the_one_asked_for
                fault_35_a_status_code_is_four_digits_in_text
                fault_36_an_unknown_code_is_carried
                fault_37_a_record_counts_and_not_its_envelope
                fault_38_no_list_is_no_record
                fault_39_one_paid_record_among_several_is_found
                fault_40_records_of_others_are_not_the_orders
                fault_41_an_answer_about_something_else_decides_nothing
                fault_42_unknown_values_are_carried_byte_for_byte
                fault_43_more_fields_in_another_order_change_nothing
                fault_44_missing_null_and_empty_stay_apart
                fault_45_odd_text_is_carried
                fault_46_dates_are_carried_as_they_came
                fault_47_an_order_without_its_next_step_is_unknown
                fault_48_what_must_not_reach_a_page_is_refused
            }
        }
    };
    ($transport:ty: $($subject:ident { $($test:ident)* })*) => {
        $($(
            #[tokio::test]
            async fn $test() {
                $crate::make::within($crate::suite::$subject::$test::<$transport>()).await;
            }
        )*)*
    };
}
pub(crate) use transport_suite;

/// In milliseconds: a deadline that plays no part.
const HOUR: u64 = 3_600_000;

fn https(server: &Server) -> String {
    format!("https://127.0.0.1:{}/", server.port())
}

async fn answer_once(server: &Server, body: &str) -> LastObserved {
    let mut peer = server.accept().await;
    let seen = peer.request().await;
    peer.answer(body).await;
    seen
}

/// Beginnings of an answer to A.
const LATE: [&str; 3] = [
    "",
    "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\nA: ",
    "HTTP/1.",
];

/// Takes a request and starts to answer it, in a different place each round.
async fn take_request(server: &Server, round: usize) -> Peer {
    let mut peer = server.accept().await;
    peer.request().await;
    peer.write(LATE[round % LATE.len()]).await;
    peer
}
