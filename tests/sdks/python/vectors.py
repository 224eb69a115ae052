"""The signing helper makes every recorded signature."""

import json
from pathlib import Path

from signing import canonical, form, is_signed, signature


def verify_helper(bundle: Path) -> str:
    """Takes the emitted `bundle.json`."""
    vectors = json.loads(bundle.read_text(encoding="utf-8"))["vectors"]
    requests, notifications = vectors["requests"], vectors["notifications"]
    for vector in requests:
        pairs, key = list(vector["parameters"].items()), vector["client_key"]
        assert canonical(pairs) == vector["canonical"], vector["id"]
        for algorithm in ("md5", "sha256"):
            assert signature(pairs, key, algorithm) == vector[algorithm], vector["id"]
        assert form(pairs) == vector["body"], vector["id"]
    for vector in notifications:
        body, key = vector["body"].encode(), vector["client_key"]
        assert is_signed(body, vector["md5"], key), vector["id"]
        assert not is_signed(body + b" ", vector["md5"], key), vector["id"]
        assert not is_signed(body, vector["md5"], key + "x"), vector["id"]
    assert requests and notifications
    return f"{len(requests)} requests by two hashes and {len(notifications)} notifications"
