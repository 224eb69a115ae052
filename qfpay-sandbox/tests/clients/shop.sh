#!/bin/sh
# A shop with nothing but curl and the tools of any POSIX system: pays, queries, refunds, and verifies the
# notifications as the sandbox shows them. Wants SANDBOX_URL, APP_CODE and CLIENT_KEY; MCHID if there is one.
set -eu

fail() {
    echo "error: $*" >&2
    exit 1
}

# md5_of TEXT: in upper-case hexadecimal digits.
md5_of() {
    printf '%s' "$1" | md5sum | cut -c 1-32 | tr a-f A-F
}

# sign NAME=VALUE...: sorted by name alone, since `=` sorts behind the digits.
sign() {
    md5_of "$(printf '%s\n' "$@" | LC_ALL=C sort -s -t = -k 1,1 | paste -s -d '&' -)$CLIENT_KEY"
}

# call PATH NAME=VALUE...: the answer's body in $answer, after a look at its signature where there is one.
call() {
    path=$1
    shift
    if [ -n "${MCHID:-}" ]; then set -- "$@" "mchid=$MCHID"; fi
    signature=$(sign "$@")
    form=$(for pair in "$@"; do printf -- '--data-urlencode\n%s\n' "$pair"; done)
    headers=$(mktemp)
    # Values hold spaces, so the arguments are split at line ends only.
    answer=$(
        IFS='
'
        # shellcheck disable=SC2086
        curl -sS --max-time 30 --dump-header "$headers" -H "X-QF-APPCODE: $APP_CODE" \
            -H "X-QF-SIGN: $signature" $form "$SANDBOX_URL$path"
    )
    signed=$(tr -d '\r' <"$headers" | sed -n 's/^[Xx]-[Qq][Ff]-[Ss][Ii][Gg][Nn]: //p')
    explained=$(tr -d '\r' <"$headers" | sed -n 's/^[Xx]-[Ss]andbox-[Ee]xplain: //p')
    rm -f "$headers"
    if [ -n "$explained" ]; then echo "$path: $explained" >&2; fi
    if [ -n "$signed" ] && [ "$signed" != "$(md5_of "$answer$CLIENT_KEY")" ]; then
        fail "the answer to $path is not signed with the key"
    fi
}

# field NAME [OCCURRENCE]: a value of the answer, text or number.
field() {
    printf '%s\n' "$answer" | grep -o "\"$1\": *\"\{0,1\}[^\",}]*" | sed -n "${2:-1}p" | sed 's/.*: *"\{0,1\}//'
}

# expect WHAT FOUND WANTED
expect() {
    [ "$2" = "$3" ] || fail "$1 is '$2' where '$3' was expected: $answer"
}

now=$(TZ=UTC-8 date '+%Y-%m-%d %H:%M:%S')
number="CURL-$(date +%s)-$$"

call /trade/v1/payment "out_trade_no=$number" pay_type=800101 txamt=1250 txcurrcd=HKD "txdtm=$now" \
    'goods_name=Coffee & cake'
expect 'the answer to the payment' "$(field respcd)" 0000
syssn=$(field syssn)
echo "ordered $number, the customer scans $(field qrcode)"

call /trade/v1/query "out_trade_no=$number"
expect 'the query itself' "$(field respcd)" 0000
expect 'the unpaid order' "$(field respcd 2)" 1143

curl -sS --max-time 30 -X POST "$SANDBOX_URL/sandbox/orders/$number/pay" >/dev/null

call /trade/v1/query "out_trade_no=$number"
expect 'the paid order' "$(field respcd 2)" 0000
expect 'what is cancelled of it' "$(field cancel)" 0
expect 'its amount' "$(field txamt)" 1250

call /trade/v1/refund "syssn=$syssn" "out_trade_no=$number-R" txamt=250 "txdtm=$now"
expect 'the answer to the refund' "$(field respcd)" 0000
call /trade/v1/query "out_trade_no=$number-R"
expect 'the refund' "$(field respcd 2)" 0000
call /trade/v1/query "out_trade_no=$number"
expect 'what is cancelled of it' "$(field cancel)" 5

# The sandbox shows each notification as it is posted: the same bytes, the same header.
answer=$(curl -sS --max-time 30 "$SANDBOX_URL/sandbox/notifications")
verified=0
for id in $(printf '%s\n' "$answer" | grep -o '"id": *[0-9]*' | sed 's/.*: *//'); do
    headers=$(mktemp)
    answer=$(curl -sS --max-time 30 --dump-header "$headers" "$SANDBOX_URL/sandbox/notifications/$id")
    signed=$(tr -d '\r' <"$headers" | sed -n 's/^[Xx]-[Qq][Ff]-[Ss][Ii][Gg][Nn]: //p')
    rm -f "$headers"
    case $(field out_trade_no) in
    "$number" | "$number-R") ;;
    *) continue ;;
    esac
    expect "the signature of notification $id" "$signed" "$(md5_of "$answer$CLIENT_KEY")"
    [ "$signed" != "$(md5_of "$answer $CLIENT_KEY")" ] || fail 'a changed notification has the same signature'
    expect 'what it says of the transaction' "$(field respcd)" 0000
    verified=$((verified + 1))
done
[ "$verified" = 2 ] || fail "$verified notifications where one of the payment and one of the refund were expected"
echo "paid, refunded in part, and both notifications verified"
