"""Cookies that a browser does not keep or does not send, as servers and scripts set them."""

from __future__ import annotations

from typing import Any

from families.shared import HOST, KEYS, NOW, URL, Cause, cause, cookies, custom_policy

MEDIA = "https://media.example.com/videos/film.mp4"
PAGE = "https://www.example.com/watch"
FOLDER = custom_policy("https://media.example.com/videos/*")
RFC = "https://www.rfc-editor.org/rfc/rfc6265.html"
MDN = "https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Set-Cookie"


def set_cookies(attributes: str, policy: str = FOLDER) -> list[str]:
    """A `Set-Cookie` header for each cookie, as Express and Django write them."""
    return [f"{pair}; {attributes}" if attributes else pair for pair in cookies(policy).split("; ")]


def browser(name: str, what: str, source: str, made_with: str, given: dict[str, Any], code: str, cure: str) -> Cause:
    given = {"url": MEDIA, "page_url": PAGE, "public_keys": KEYS, **given}
    return cause(name, what, source, made_with, {key: it for key, it in given.items() if it is not None}, code, cure)


ON_CLOUDFRONT = {"url": URL, "page_url": None}
OWN_DOMAIN = "alternate domain name"

CAUSES = [
    browser(
        "set-cookie-public-suffix",
        "the cookies were set for Domain=cloudfront.net",
        "https://github.com/video-dev/hls.js/issues/1423",
        "document.cookie of the report",
        {
            **ON_CLOUDFRONT,
            "cookies": "\n".join(
                f"Set-Cookie: {it}" for it in set_cookies("domain=cloudfront.net; path=/", custom_policy(HOST + "/*"))
            ),
        },
        "cookie_domain_public_suffix",
        OWN_DOMAIN,
    ),
    browser(
        "set-cookie-public-suffix-page",
        "a page of one's own sets cookies for cloudfront.net",
        "https://github.com/dylanvaughn/aws_cf_signer/issues/6",
        "by hand, as Rails writes it",
        {"url": URL, "set_cookies": set_cookies("domain=.cloudfront.net; path=/; secure; HttpOnly", custom_policy())},
        "cookie_domain_public_suffix",
        "media.example.com",
    ),
    browser(
        "set-cookie-distribution-domain",
        "a page of one's own sets cookies for the distribution's cloudfront.net name",
        "https://github.com/dylanvaughn/aws_cf_signer/issues/6",
        "by hand, as Rails writes it",
        {
            "url": URL,
            "set_cookies": set_cookies(
                "domain=d111111abcdef8.cloudfront.net; path=/; secure; HttpOnly", custom_policy()
            ),
        },
        "cookie_domain_foreign",
        OWN_DOMAIN,
    ),
    browser(
        "set-cookie-domain-with-path",
        "Domain holds the host and a path",
        "https://github.com/aws/aws-sdk-java/issues/876",
        "by hand, as the report",
        {
            **ON_CLOUDFRONT,
            "set_cookies": set_cookies("Domain=d111111abcdef8.cloudfront.net/videos/; Path=/", custom_policy()),
        },
        "cookie_domain_not_a_host",
        "Domain=d111111abcdef8.cloudfront.net",
    ),
    browser(
        "set-cookie-domain-with-scheme",
        "Domain holds a URL",
        "https://github.com/aws/aws-sdk-java/issues/876",
        "by hand",
        {"set_cookies": set_cookies("Domain=https://media.example.com; Path=/")},
        "cookie_domain_not_a_host",
        "Domain=media.example.com",
    ),
    browser(
        "set-cookie-domain-with-port",
        "Domain holds a port, from location.host",
        "https://github.com/veks/button-visually-impaired-javascript/issues/36",
        "by hand",
        {"set_cookies": set_cookies("Domain=example.com:8443; Path=/")},
        "cookie_domain_not_a_host",
        "Domain=example.com",
    ),
    browser(
        "set-cookie-domain-wildcard",
        "Domain is a pattern",
        "https://github.com/aws-samples/cloudfront-authorization-at-edge/issues/183",
        "by hand",
        {"set_cookies": set_cookies("Domain=*.example.com; Path=/")},
        "cookie_domain_not_a_host",
        "Domain=example.com",
    ),
    browser(
        "set-cookie-sibling",
        "the page's subdomain sets cookies for another subdomain",
        "https://github.com/jasonsims/aws-cloudfront-sign/issues/35",
        "by hand, as Express writes it",
        {"set_cookies": set_cookies("Domain=media.example.com; Path=/")},
        "cookie_domain_foreign",
        "Domain=example.com",
    ),
    browser(
        "set-cookie-domain-of-page",
        "Domain is the page's host, not the common parent",
        "https://github.com/jasonsims/aws-cloudfront-sign/issues/35",
        "by hand, as Express writes it",
        {"set_cookies": set_cookies("Domain=www.example.com; Path=/")},
        "cookie_domain",
        "Domain=example.com",
    ),
    browser(
        "set-cookie-host-only",
        "no Domain, page and files on two subdomains",
        "https://github.com/jasonsims/aws-cloudfront-sign/issues/35",
        "by hand, as Express writes it",
        {"set_cookies": set_cookies("Path=/")},
        "cookie_host_only",
        "Domain=example.com",
    ),
    browser(
        "set-cookie-localhost",
        "no Domain, page on localhost, files on cloudfront.net",
        "https://github.com/guardian/frontend/pull/7426",
        "by hand, as Express writes it",
        {
            "url": URL,
            "page_url": "http://localhost:3000/",
            "set_cookies": set_cookies("Path=/; HttpOnly", custom_policy()),
        },
        "cookie_host_only",
        OWN_DOMAIN,
    ),
    browser(
        "set-cookie-path",
        "Path=/images does not cover /videos",
        "https://github.com/danny-avila/LibreChat/pull/12235",
        "Set-Cookie lines, pasted as cookies",
        {
            **ON_CLOUDFRONT,
            "cookies": "\n".join(f"Set-Cookie: {it}" for it in set_cookies("Path=/images", custom_policy(HOST + "/*"))),
        },
        "cookie_path",
        "Path=/",
    ),
    browser(
        "set-cookie-path-prefix",
        "Path=/video is no folder of /videos/film.mp4",
        RFC,
        "by hand",
        {"set_cookies": set_cookies("Domain=example.com; Path=/video")},
        "cookie_path",
        "Path=/",
    ),
    browser(
        "set-cookie-default-path",
        "no Path: it is the folder of the API that sets the cookies",
        RFC,
        "by hand",
        {"page_url": "https://www.example.com/api/v1/login", "set_cookies": set_cookies("Domain=example.com")},
        "cookie_path",
        "Path=/",
    ),
    browser(
        "set-cookie-secure-http-request",
        "Secure cookies, files requested over http",
        MDN,
        "by hand",
        {
            "url": "http://media.example.com/videos/film.mp4",
            "set_cookies": set_cookies(
                "Domain=example.com; Path=/; Secure", custom_policy("http*://media.example.com/videos/*")
            ),
        },
        "cookie_secure_over_http",
        "https",
    ),
    browser(
        "set-cookie-secure-http-page",
        "Secure cookies, set by a page over http",
        MDN,
        "by hand",
        {"page_url": "http://www.example.com/", "set_cookies": set_cookies("Domain=example.com; Path=/; Secure")},
        "cookie_secure_over_http",
        "over https",
    ),
    browser(
        "set-cookie-samesite-none",
        "SameSite=None without Secure",
        "https://github.com/cloudinary/cloudinary_npm/issues/308",
        "by hand",
        {"set_cookies": set_cookies("Domain=example.com; Path=/; SameSite=None")},
        "samesite_none_without_secure",
        "SameSite=None; Secure",
    ),
    browser(
        "set-cookie-samesite-lax",
        "a player on another site, SameSite=Lax",
        "https://github.com/duracloud/duracloud/pull/126",
        "by hand, set by the files' own host",
        {
            "page_url": "https://player.example.org/",
            "cookies": "\n".join(
                f"media.example.com\tFALSE\t/\tTRUE\t0\t{it.split('=', 1)[0]}\t{it.split('=', 1)[1]}"
                for it in cookies(FOLDER).split("; ")
            ),
        },
        "cookie_samesite",
        "SameSite=None; Secure",
    ),
    browser(
        "set-cookie-samesite-strict",
        "a player on another site, SameSite=Strict",
        "https://github.com/iress/cloudfront-auth/issues/35",
        "by hand",
        {
            "page_url": "https://www.example.org/",
            "cookies": "["
            + ",".join(
                '{"name":"%s","value":"%s","domain":"media.example.com","path":"/","secure":true,"httpOnly":true,"sameSite":"Strict"}'
                % tuple(it.split("=", 1))
                for it in cookies(FOLDER).split("; ")
            )
            + "]",
        },
        "cookie_samesite",
        "SameSite=None; Secure",
    ),
    browser(
        "set-cookie-partitioned",
        "Partitioned without Secure",
        MDN,
        "by hand",
        {"set_cookies": set_cookies("Domain=example.com; Path=/; Partitioned")},
        "partitioned_without_secure",
        "Secure; Partitioned",
    ),
    browser(
        "set-cookie-third-party",
        "the video is on another site than the page, and Safari blocks the cookie",
        "https://github.com/kaltura/nginx-secure-token-module/issues/118",
        "by hand",
        {
            "page_url": "https://www.example.org/",
            "set_cookies": set_cookies("Path=/; SameSite=None; Secure"),
        },
        "third_party_cookies",
        "media.example.org",
    ),
    browser(
        "set-cookie-max-age-zero",
        "Max-Age=0 deletes the cookies that it sets",
        "https://github.com/aws/serverless-java-container/issues/51",
        "by hand",
        {"set_cookies": set_cookies("Domain=example.com; Path=/; Max-Age=0")},
        "cookie_expired",
        "Max-Age is in seconds",
    ),
    browser(
        "set-cookie-expires-now",
        "Expires is the current time, as the container wrote it",
        "https://github.com/aws/serverless-java-container/issues/51",
        "by hand",
        {"set_cookies": set_cookies("Path=/; Domain=example.com; Expires=Sat, 28 Nov 2026 12:00:00 GMT")},
        "cookie_expired",
        "end of the policy",
    ),
    browser(
        "set-cookie-joined-commas",
        "Lambda@Edge joined the Set-Cookie headers with commas",
        "https://github.com/opennextjs/opennextjs-aws/issues/386",
        "joined as in the report",
        {"set_cookies": [", ".join(set_cookies("Domain=example.com; Path=/; HttpOnly; Secure"))]},
        "cookies_in_one_header",
        "one Set-Cookie header for each",
    ),
    browser(
        "set-cookie-joined-semicolons",
        "all cookies in one Set-Cookie header",
        "https://github.com/d-velop/dvelop-sdk-go/issues/24",
        "by hand",
        {"set_cookies": [cookies(FOLDER) + "; Domain=example.com; Path=/"]},
        "cookies_in_one_header",
        "one Set-Cookie header for each",
    ),
    browser(
        "set-cookie-http-only-script",
        "a script sets HttpOnly cookies",
        MDN,
        "document.cookie in a script",
        {
            "cookies": "\n".join(
                f'document.cookie = "{it}";' for it in set_cookies("domain=example.com; path=/; HttpOnly")
            )
        },
        "cookie_http_only_in_script",
        "Set-Cookie header",
    ),
    browser(
        "set-cookie-too-long",
        "the policy's cookie is longer than 4,096 bytes",
        "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-setting-signed-cookie-custom-policy.html",
        "openssl, a resource of 3,000 characters",
        {
            "set_cookies": set_cookies(
                "Domain=example.com; Path=/", custom_policy(f"https://media.example.com/{'v' * 3000}/*")
            )
        },
        "cookie_too_long",
        "shorten the policy",
    ),
    browser(
        "set-cookie-quoted",
        "the framework quotes values with special characters",
        "https://github.com/envoyproxy/envoy/pull/450",
        "quoted as werkzeug quotes",
        {
            "set_cookies": [
                '{}="{}"; Domain=example.com; Path=/'.format(*it.split("=", 1)) for it in cookies(FOLDER).split("; ")
            ]
        },
        "cookie_quoted",
        "bare value",
    ),
    browser(
        "set-cookie-older-is-sent",
        "the browser still sends the cookie of an older set with another Path",
        "https://newbe.dev/index.php/multiple-policy-statements-for-cloudfront-custom-policy-signed-cookies",
        "openssl, two sets",
        {
            "cookies": cookies(custom_policy("https://media.example.com/videos/*", NOW - 60)),
            "set_cookies": set_cookies("Domain=example.com; Path=/"),
        },
        "stale_cookies",
        "clear the older",
    )
    | {"expected": {"code": "stale_cookies", "cure": "clear the older", "also": ["expired"]}},
]
