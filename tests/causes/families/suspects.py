"""The key is right, and the text differs: what was signed is not what was sent."""

from __future__ import annotations

import base64
import hashlib
import json
from urllib.parse import quote, quote_plus, unquote

from families.shared import (
    END,
    FOLDER,
    HOST,
    KEYS,
    P256_ID,
    URL,
    Cause,
    canned_policy,
    cause,
    cloudfront_base64,
    custom_policy,
    joined,
    parameters,
)

GUIDE = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-creating-signed-url"
CANNED_GUIDE, CUSTOM_GUIDE = f"{GUIDE}-canned-policy.html", f"{GUIDE}-custom-policy.html"
OPENSSL_GUIDE = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-linux-openssl.html"
REPOST = "https://repost.aws/knowledge-center/cloudfront-troubleshoot-signed-url-cookies"
JS, JS2 = "https://github.com/aws/aws-sdk-js-v3/issues", "https://github.com/aws/aws-sdk-js/issues"
PHP = "https://github.com/aws/aws-sdk-php/issues"
SIGN = "https://github.com/jasonsims/aws-cloudfront-sign"

NAME = 'attachment; filename="a b.mp4"'
QUERY = URL + "?response-content-disposition="


def changed(
    name: str, what: str, source: str, made_with: str, signed: str, sent: str, code: str, cure: str, *also: str
) -> Cause:
    """The canned policy is for `signed`; `sent` is requested."""
    url = joined(sent, parameters(canned_policy(signed), {"Expires": str(END)}))
    return cause(name, what, source, made_with, {"url": url, "public_keys": KEYS}, code, cure, *also)


def named(
    name: str, what: str, source: str, made_with: str, signed: str, sent: str, known: dict[str, object]
) -> Cause:
    """As `changed`, with what tells of the host that was signed."""
    url = joined(sent, parameters(canned_policy(signed), {"Expires": str(END)}))
    given = {"url": url, "public_keys": KEYS, **known}
    return cause(name, what, source, made_with, given, "host_differs", "host that viewers request")


def form(
    name: str, what: str, source: str, made_with: str, signed: str | bytes, code: str, cure: str, url: str = URL
) -> Cause:
    """The canned policy for `url` is sent, and `signed` was signed."""
    sent = joined(url, parameters(signed, {"Expires": str(END)}))
    return cause(name, what, source, made_with, {"url": sent, "public_keys": KEYS}, code, cure)


def policy(
    name: str, what: str, source: str, made_with: str, signed: str | bytes, sent: str, code: str, cure: str, *also: str
) -> Cause:
    """The policy `sent` is sent, and `signed` was signed."""
    url = joined(URL, parameters(signed, {"Policy": cloudfront_base64(sent.encode())}))
    return cause(name, what, source, made_with, {"url": url, "public_keys": KEYS}, code, cure, *also)


def p256(name: str, what: str, source: str, made_with: str, signed: str, sent: str, code: str, cure: str) -> Cause:
    """As `changed`, signed with a P-256 key, which does not give the digest away."""
    credentials = parameters(canned_policy(signed), {"Expires": str(END)}, "p-256", "SHA256", P256_ID)
    return cause(name, what, source, made_with, {"url": joined(sent, credentials), "public_keys": KEYS}, code, cure)


SPACED = json.dumps(json.loads(canned_policy(URL)))
FOLDER_POLICY = custom_policy()
TWO = URL + "?one=red&two=blue"

URLS = [
    changed("http-signed", "the page was made over http, and its links were upgraded to https", REPOST,
            "openssl, http signed", URL.replace("https", "http"), URL, "scheme_differs", "scheme that viewers use"),
    changed("port-signed", "the URL was built from a server's own address, with the port", REPOST,
            "openssl, :443 signed", URL.replace(".net", ".net:443"), URL, "host_differs", "without the scheme's own port"),
    changed("path-signed", "only the path was signed", f"{SIGN}/issues/23", "openssl, the path signed",
            "/videos/film.mp4", URL, "not_a_whole_url", "https:// on"),
    changed("key-signed", "only the S3 key was signed, as for RTMP",
            "https://geek-qa.imtqy.com/questions/242918/index.html", "openssl, the key signed",
            "videos/film.mp4", URL, "not_a_whole_url", "https:// on"),
    changed("scheme-missing", "the domain was concatenated without https://",
            "https://github.com/aws/aws-sdk-java/issues/876", "openssl, without the scheme",
            URL.removeprefix("https://"), URL, "not_a_whole_url", "https:// on"),
    changed("leading-slash", "a path with a leading slash was appended to https://domain/",
            "https://github.com/aws/aws-sdk-net/pull/3160", "openssl, // signed",
            HOST + "//videos/film.mp4", URL, "path_changed", "sign the path that is requested"),
    changed("slashes-kept", "a double slash in the signed key, joined by a proxy on the way",
            "https://github.com/aws/aws-sdk-net/pull/3160", "openssl, then re.sub of Python",
            HOST + "/videos//film.mp4", URL, "path_changed", "sign the path that is requested"),
    changed("bucket-in-path", "the folder of the bucket was left in front of the path",
            "https://github.com/dreamonkey/laravel-cloudfront-url-signer/issues/5", "openssl, without the folder",
            HOST + "/film.mp4", URL, "path_changed", "sign the path that is requested"),
    changed("resized-path", "an image service added path segments after signing",
            "https://github.com/aws-solutions/dynamic-image-transformation-for-amazon-cloudfront/issues/244",
            "openssl, then /fit-in/100x100 added", HOST + "/a.jpg", HOST + "/fit-in/100x100/a.jpg",
            "path_changed", "sign the path that is requested"),
    changed("dot-segments", "a relative path was resolved by the client", "https://url.spec.whatwg.org/#path-state",
            "openssl, then new URL of Node", HOST + "/videos/../films/a.mp4", HOST + "/films/a.mp4",
            "right_key_other_text", "compare scheme, host"),
    changed("question-mark", "the URL was signed with a ? that nothing follows",
            "https://github.com/aws-samples/amazon-cloudfront-signed-urls-using-lambda-secretsmanager/issues/5",
            "openssl, ? signed", URL + "?", URL, "trailing_question_mark", "without a ?"),
    changed("folder-slash", "the folder was signed without its slash", REPOST, "openssl, / added",
            HOST + "/videos", HOST + "/videos/", "trailing_slash", "very bytes"),
    changed("index-document", "the index document was added on the way",
            "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DefaultRootObject.html",
            "openssl, index.html added", HOST + "/site/", HOST + "/site/index.html", "path_changed", "is requested"),
    changed("wildcard-canned", "a wildcard was passed to a signer that made a canned policy", f"{JS}/4516",
            "openssl, /videos/* signed", FOLDER, URL, "wildcard_in_canned_policy", "custom policy"),
    changed("cname", "signed for the distribution's name, requested by the alternate domain name", REPOST,
            "openssl, then the host changed", URL, "https://cdn.example.com/videos/film.mp4",
            "right_key_other_text", "d….cloudfront.net"),
    changed("utm", "a newsletter added utm parameters after signing",
            "https://github.com/aws-samples/image-optimization/issues/43", "openssl, then utm_ added",
            TWO, TWO + "&utm_source=mail&utm_medium=email", "extra_parameters", "add parameters before signing"),
    changed("width-added", "an image component added width and quality after signing",
            "https://github.com/aws-samples/image-optimization/issues/43", "openssl, then w and q added",
            URL, URL + "?w=640&q=75", "extra_parameters", "add parameters before signing"),
    changed("fbclid-first", "a social network put its click id in front",
            "https://github.com/aws-samples/image-optimization/issues/43", "openssl, then fbclid added",
            TWO, URL + "?fbclid=IwAR0&one=red&two=blue", "extra_parameters", "add parameters before signing"),
    changed("query-sorted", "a proxy sorted the parameters", "https://github.com/better-auth/better-auth/issues/8858",
            "openssl, then sorted of Python", URL + "?size=l&color=r", URL + "?color=r&size=l",
            "query_order", "order in which they are sent"),
    changed("empty-value", "an SDK wrote ?download as ?download=", f"{JS}/7428", "openssl, then ?a= as the SDK",
            URL + "?download", URL + "?download=", "reencoded", "very bytes"),
    changed("php-decoded", "the SDK decoded the query after signing", f"{PHP}/146", "openssl, then unquote of Python",
            QUERY + quote(NAME), QUERY + unquote(quote(NAME)), "reencoded", "very bytes"),
    changed("php-encoded", "the SDK encoded the query after signing", f"{PHP}/404", "openssl, then quote of Python",
            QUERY + "attachment;filename=foobar.txt", QUERY + "attachment%3Bfilename%3Dfoobar.txt",
            "reencoded", "very bytes"),
    changed("php-space", "a path with a space was signed and encoded afterwards", f"{PHP}/597",
            "openssl, then quote of Python", HOST + "/my file name.mp4", HOST + "/my%20file%20name.mp4",
            "reencoded", "very bytes"),
    changed("js-plus", "the SDK wrote %20 for + after signing", f"{JS}/8277", "openssl, then %20",
            QUERY + quote_plus("inline; filename=My file.pdf"), QUERY + quote("inline; filename=My file.pdf"),
            "reencoded", "very bytes"),
    changed("js-path", "the SDK encoded = and , in the path after signing", f"{JS}/8033", "openssl, then quote",
            HOST + "/a=1,b=2/film.mp4", HOST + "/a%3D1%2Cb%3D2/film.mp4", "reencoded", "very bytes"),
    changed("js-filename-star", "the SDK decoded the quotes of filename*=UTF-8''", f"{JS}/8113", "openssl, then '",
            QUERY + "attachment%3B%20filename%2A%3DUTF-8%27%27a.pdf", QUERY + "attachment%3B%20filename*%3DUTF-8''a.pdf",
            "reencoded", "very bytes"),
    changed("browser-quote", "the browser wrote %27 for ' in the query", f"{JS2}/2308", "openssl, then %27",
            QUERY + "attachment%3B%20filename%3D%22it's.pdf%22", QUERY + "attachment%3B%20filename%3D%22it%27s.pdf%22",
            "reencoded", "very bytes"),
    changed("node-url-quote", "Node's url.parse wrote %27 for ' in the path", f"{SIGN}/pull/57", "openssl, then %27",
            HOST + "/it's.mp4", HOST + "/it%27s.mp4", "reencoded", "very bytes"),
    changed("utf-8-name", "a name with an umlaut was encoded after signing", f"{SIGN}/issues/71",
            "openssl, then quote of Python", HOST + "/Ärger und Spaß.mp4", HOST + quote("/Ärger und Spaß.mp4"),
            "reencoded", "very bytes"),
    changed("slash-encoded", "the whole key was encoded, slashes too", "https://github.com/flowplayer/flowplayer/issues/817",
            "openssl, urlencode of PHP", HOST + "/" + quote_plus("1/source/free video.mp4"),
            HOST + "/1/source/free+video.mp4", "reencoded", "very bytes"),
    changed("hex-lower", ".NET wrote %3b for %3B", f"{PHP}/404", "openssl, then lower case",
            QUERY + "attachment%3b+filename%3dx", QUERY + "attachment%3B+filename%3Dx", "reencoded", "very bytes"),
    changed("encoded-twice", "a signed URL was encoded once more", f"{SIGN}/issues/71", "openssl, then quote of Python",
            HOST + "/my%20film.mp4", HOST + "/my%2520film.mp4", "reencoded", "very bytes"),
    changed("brackets", "a client encoded brackets", f"{JS}/7571", "openssl, then quote of Python",
            URL + "?a[]=1&a[]=2", URL + "?a%5B%5D=1&a%5B%5D=2", "reencoded", "very bytes"),
    changed("at-sign", "a client decoded @ in the path", f"{JS}/8033", "openssl, then unquote",
            HOST + "/me%40x/%28a%29.txt", HOST + "/me@x/(a).txt", "reencoded", "very bytes"),
    changed("line-feed-signed", "the URL was read from a file, with its line feed", OPENSSL_GUIDE, "openssl, echo",
            URL + "\n", URL, "surrounding_text", "trim"),
    changed("base-twice", "a whole URL was appended to the base URL", "https://github.com/jschneier/django-storages/issues/1095",
            "openssl, concatenated", f"{HOST}/{URL}", URL, "not_a_whole_url", "https:// on"),
    changed("html-signed", "the URL was escaped for HTML before it was signed",
            "https://github.com/aws/aws-sdk-ruby/issues/1386", "openssl, then html.unescape of Python",
            TWO.replace("&", "&amp;"), TWO, "html_escaped", "before it is escaped"),
    changed("http-and-quote", "http was signed, and the browser wrote %27 for '", f"{JS2}/2308",
            "openssl, then both changes", "http" + QUERY[5:] + "it's", QUERY + "it%27s", "scheme_differs", "very bytes"),
]

FORMS = [
    form("json-dumps", "the policy was written by json.dumps, with spaces",
         "https://geek-qa.imtqy.com/questions/242918/index.html", "openssl, json.dumps of Python", SPACED,
         "policy_white_space", "byte for byte"),
    form("newline", "the policy was read from a file, with a line feed at its end", OPENSSL_GUIDE, "openssl, echo",
         canned_policy(URL) + "\n", "policy_white_space", "byte for byte"),
    form("pretty-printed", "the policy was indented, as the guide shows it", CANNED_GUIDE, "openssl, json.dumps of Python",
         json.dumps(json.loads(canned_policy(URL)), indent=4), "policy_white_space", "byte for byte"),
    form("java-space", "the Java SDK's policy, with a space, was copied for a canned one",
         "https://github.com/aws/aws-sdk-java/pull/2930", "openssl, with a space after the first :",
         canned_policy(URL).replace('"Statement":', '"Statement": '), "policy_white_space", "byte for byte"),
    form("php-slashes", "json_encode of PHP escaped the slashes", f"{PHP}/1228", "openssl, as json_encode writes it",
         canned_policy(URL).replace("/", "\\/"), "escaped_policy", "without JSON escapes"),
    form("go-ampersand", "encoding/json of Go escaped &", "https://github.com/aws/aws-sdk-go/issues/2163",
         "openssl, as json.Marshal writes it", canned_policy(TWO).replace("&", "\\u0026"), "escaped_policy",
         "without JSON escapes", TWO),
    form("condition-first", "a map without order was serialised", CANNED_GUIDE, "openssl, sorted keys",
         json.dumps(json.loads(canned_policy(URL)), sort_keys=True, separators=(",", ":")), "policy_form", "byte for byte"),
    form("epoch-string", "the epoch was a string", f"{SIGN}/issues/9", "openssl, the end in quotation marks",
         canned_policy(URL, f'"{END}"'), "policy_form", "byte for byte"),
    form("milliseconds-signed", "Date.now() was signed, and divided by 1000 in the URL", f"{SIGN}/issues/33",
         "openssl, milliseconds signed", canned_policy(URL, END * 1000), "milliseconds", "whole seconds"),
    form("local-time-signed", "the policy was made of local time and Expires of UTC", f"{SIGN}/issues/41",
         "openssl, two hours added", canned_policy(URL, END + 7200), "end_differs", "compute the end once"),
    form("computed-twice", "time() was called twice, a second apart", f"{PHP}/1228", "openssl, a second added",
         canned_policy(URL, END + 1), "end_differs", "compute the end once"),
    form("url-alone", "the URL was signed, not the policy", CANNED_GUIDE, "openssl, the URL signed", URL,
         "not_the_policy", "JSON text"),
    form("empty-text", "a stream that was read before was signed", OPENSSL_GUIDE, "openssl, nothing signed", "",
         "not_the_policy", "JSON text"),
    form("utf-16", "PowerShell and Encoding.Unicode write UTF-16", OPENSSL_GUIDE, "openssl, encode of Python",
         canned_policy(URL).encode("utf-16-le"), "not_the_policy", "JSON text"),
    form("hashed-twice", "the digest of the policy was signed in hexadecimal", CANNED_GUIDE, "openssl, hashlib of Python",
         hashlib.sha1(canned_policy(URL).encode()).hexdigest(), "signed_digest", "hashes it"),
    form("digest-signed", "the digest of the policy was signed as if it were the policy", CANNED_GUIDE,
         "openssl, hashlib of Python", hashlib.sha1(canned_policy(URL).encode()).digest(), "signed_digest", "hashes it"),
]

POLICIES = [
    policy("base64-signed", "the base64 of the policy was signed", "https://github.com/tellnes/node-cloudfront/pull/5",
           "openssl, the Policy parameter signed", cloudfront_base64(FOLDER_POLICY.encode()), FOLDER_POLICY,
           "signed_base64", "sign the JSON text"),
    policy("standard-base64-signed", "the standard base64 of the policy was signed", CUSTOM_GUIDE,
           "openssl, base64 of Python", base64.b64encode(FOLDER_POLICY.encode()), FOLDER_POLICY,
           "signed_base64", "sign the JSON text"),
    policy("policy-newline", "the policy was signed from a file, and sent without its line feed", OPENSSL_GUIDE,
           "openssl, echo", FOLDER_POLICY + "\n", FOLDER_POLICY, "policy_white_space", "very bytes"),
    policy("policy-minified", "tr -d removed the white space for the signature alone", OPENSSL_GUIDE,
           "openssl, tr", FOLDER_POLICY, json.dumps(json.loads(FOLDER_POLICY)), "policy_white_space", "very bytes"),
    policy("policy-order", "the policy was serialised twice, in two orders", CUSTOM_GUIDE, "openssl, sorted keys",
           json.dumps(json.loads(FOLDER_POLICY), sort_keys=True, separators=(",", ":")), FOLDER_POLICY,
           "policy_form", "very bytes"),
    policy("canned-signed", "the canned policy was signed, and sent as a custom one", f"{PHP}/1228",
           "openssl, two policies", canned_policy(URL), FOLDER_POLICY, "policy_form", "very bytes"),
    policy("policy-http", "the policy was made for http, and sent for https", f"{JS2}/2169", "openssl, two policies",
           FOLDER_POLICY.replace("https", "http"), FOLDER_POLICY, "policy_form", "very policy"),
    policy("policy-of-another-call", "Policy and Signature came from two calls",
           "https://newbe.dev/index.php/multiple-policy-statements-for-cloudfront-custom-policy-signed-cookies",
           "openssl, two policies", custom_policy(HOST + "/images/*", END - 60), FOLDER_POLICY,
           "right_key_other_text", "same call"),
]

P256 = [
    p256("p-256-http", "http was signed with a P-256 key", REPOST, "openssl, http signed",
         URL.replace("https", "http"), URL, "scheme_differs", "scheme that viewers use"),
    p256("p-256-space", "a path with a space was encoded after signing, with a P-256 key", f"{PHP}/597",
         "openssl, then quote of Python", HOST + "/my file.mp4", HOST + "/my%20file.mp4", "reencoded", "very bytes"),
    p256("p-256-utm", "a newsletter added a parameter after signing with a P-256 key",
         "https://github.com/aws-samples/image-optimization/issues/43", "openssl, then utm_ added",
         URL, URL + "?utm_source=mail", "extra_parameters", "before signing"),
]

CNAME = "https://cdn.example.com/videos/film.mp4"
HOSTS = [
    named("cname-named", "signed for the distribution's name, which is known, and requested by a domain", REPOST,
          "openssl, then the host changed", URL, CNAME, {"hosts": ["d111111abcdef8.cloudfront.net"]}),
    named("cname-of-page", "signed for the site's host, and requested from the distribution", REPOST,
          "openssl, then the host changed", CNAME, URL, {"page_url": "https://cdn.example.com/watch"}),
]

CAUSES = URLS + HOSTS + FORMS + POLICIES + P256
