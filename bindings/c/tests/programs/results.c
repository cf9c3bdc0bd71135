/* Every function with good arguments gives what it says.
 *
 * results KEYS */

#include "check.h"

static const char *keys;

/* The text is what is expected. Frees it. */
#define IS(expected, text) is(expected, text, __LINE__)

static void is(const char *expected, char *text, int line)
{
    if (text == NULL || strcmp(expected, text) != 0) {
        fprintf(stderr, "line %d: %s is not %s\n", line, text == NULL ? "NULL" : text, expected);
        failures++;
    }
    frontseal_string_free(text);
}

static size_t count(char **list)
{
    size_t items = 0;
    while (list[items] != NULL)
        items++;
    return items;
}

/* AWS's documented example, as boto's unit tests carry it. */
static void a_canned_url_is_the_documented_one(void)
{
    static const char url[] = "http://d604721fxaaqy9.cloudfront.net/horizon.jpg?large=yes&license=yes";
    static const char expected[] =
        "http://d604721fxaaqy9.cloudfront.net/horizon.jpg?large=yes&license=yes&Expires=1258237200&Signature="
        "Nql641NHEUkUaXQHZINK1FZ~SYeUSoBJMxjdgqrzIdzV2gyEXPDNv0pYdWJkflDKJ3xIu7lbwRpSkG98NBlgPi4Z"
        "JpRRnVX4kXAJK6tdNx6FucDB7OVqzcxkxHsGFd8VCG1BkC-Afh9~lOCMIYHIaiOB6~5jt9w2EOwi6sIIqrg_"
        "&Key-Pair-Id=PK123456789754";
    frontseal_private_key *key = read_key(keys, "boto-1024.pem");
    frontseal_signer *signer = NULL;
    frontseal_policy *policy = NULL;
    char *text = NULL;
    OK(frontseal_signer_new("PK123456789754", NUL, key, FRONTSEAL_DEFAULT_HASH, &signer));
    OK(frontseal_policy_new(1258237200, &policy));
    OK(frontseal_sign_url(signer, url, sizeof url - 1, policy, &text));
    IS(expected, text);
    frontseal_policy_free(policy);
    frontseal_signer_free(signer);
    frontseal_private_key_free(key);
}

static void a_key_says_what_it_is(void)
{
    frontseal_private_key *key = read_key(keys, "rsa-1024.pem"), *again = NULL, *made = NULL;
    frontseal_public_key *public_key = NULL, *public_again = NULL;
    char *text = NULL, *pem = NULL;
    uint8_t signature[1024];
    size_t len = 0;
    bool holds = false;
    CHECK(frontseal_private_key_type(key) == FRONTSEAL_RSA);
    CHECK(frontseal_private_key_bits(key) == 1024);
    OK(frontseal_private_key_warning(key, &text));
    CHECK(strstr(text, "RSA-1024") != NULL);
    frontseal_string_free(text);

    OK(frontseal_private_key_to_pem(key, &pem));
    OK(frontseal_private_key_new(pem, strlen(pem), "not needed", NUL, &again));
    frontseal_string_free(pem);
    OK(frontseal_private_key_public_key_pem(again, &pem));
    OK(frontseal_public_key_new(pem, NUL, &public_key));
    OK(frontseal_private_key_public_key(key, &public_again));
    OK(frontseal_public_key_to_pem(public_again, &text));
    IS(pem, text);
    frontseal_string_free(pem);
    CHECK(frontseal_public_key_type(public_key) == FRONTSEAL_RSA);
    CHECK(frontseal_public_key_bits(public_key) == 1024);

    OK(frontseal_private_key_sign(key, FRONTSEAL_DEFAULT_HASH, "message", 7, signature, sizeof signature, &len));
    CHECK(len == 128);
    OK(frontseal_public_key_verify(public_key, FRONTSEAL_SHA1, "message", 7, signature, len, &holds));
    CHECK(holds);
    OK(frontseal_public_key_verify(public_key, FRONTSEAL_SHA256, "message", 7, signature, len, &holds));
    CHECK(!holds);
    len = 0;
    FAILS(BUFFER_TOO_SMALL, frontseal_private_key_sign(key, FRONTSEAL_SHA1, "message", 7, signature, 127, &len));
    CHECK(len == 128);

    OK(frontseal_private_key_generate(FRONTSEAL_P256, &made));
    CHECK(frontseal_private_key_type(made) == FRONTSEAL_P256);
    OK(frontseal_private_key_warning(made, &text));
    CHECK(text == NULL);
    frontseal_public_key_free(public_again);
    frontseal_public_key_free(public_key);
    frontseal_private_key_free(made);
    frontseal_private_key_free(again);
    frontseal_private_key_free(key);
}

static void an_encrypted_key_needs_its_passphrase(void)
{
    char *pem = read_text(keys, "forms/p-256-encrypted-aes-256.pem");
    frontseal_private_key *key = NULL;
    FAILS(INVALID_KEY, frontseal_private_key_new(pem, NUL, NULL, 0, &key));
    FAILS(INVALID_KEY, frontseal_private_key_new(pem, NUL, "wrong", NUL, &key));
    CHECK(key == NULL);
    OK(frontseal_private_key_new(pem, NUL, "open-sesame", NUL, &key));
    frontseal_private_key_free(key);
    free(pem);
}

static void a_policy_says_what_it_was_given(void)
{
    frontseal_policy *policy = make_policy(FOLDER);
    char *text = NULL;
    bool is_canned = true;
    OK(frontseal_policy_set_date_greater_than(policy, 1800000000));
    OK(frontseal_policy_set_ip_address(policy, "192.0.2.7", NUL));
    CHECK(frontseal_policy_date_less_than(policy) == END);
    CHECK(frontseal_policy_date_greater_than(policy) == 1800000000);
    OK(frontseal_policy_ip_address(policy, &text));
    IS("192.0.2.7/32", text);
    OK(frontseal_policy_resource(policy, &text));
    IS(FOLDER, text);
    CHECK(frontseal_policy_is_for_many_urls(policy));
    OK(frontseal_policy_statement(policy, &text, &is_canned));
    CHECK(!is_canned && strstr(text, "192.0.2.7/32") != NULL);
    frontseal_string_free(text);
    frontseal_policy_free(policy);

    policy = make_policy(NULL);
    OK(frontseal_policy_resource(policy, &text));
    CHECK(text == NULL);
    OK(frontseal_policy_ip_address(policy, &text));
    CHECK(text == NULL);
    CHECK(frontseal_policy_date_greater_than(policy) == -1);
    CHECK(!frontseal_policy_is_custom(policy));
    OK(frontseal_policy_statement_for_url(policy, URL, NUL, &text, &is_canned));
    CHECK(is_canned);
    IS("{\"Statement\":[{\"Resource\":\"" URL "\",\"Condition\":{\"DateLessThan\":{\"AWS:EpochTime\":1893456000}}}]}",
       text);
    OK(frontseal_policy_set_custom(policy));
    CHECK(frontseal_policy_is_custom(policy));
    OK(frontseal_policy_round_to(policy, 100000));
    CHECK(frontseal_policy_date_less_than(policy) == 1893500000);
    frontseal_policy_free(policy);

    OK(frontseal_policy_expires_in(300, &policy));
    CHECK(frontseal_policy_date_less_than(policy) > END / 2);
    frontseal_policy_free(policy);

    OK(frontseal_policy_from_json("{ \"Statement\": [{\"Condition\": {\"DateLessThan\": {\"AWS:EpochTime\": 9}}}] }", NUL,
                                  &policy));
    OK(frontseal_policy_minify(policy));
    OK(frontseal_policy_statement(policy, &text, &is_canned));
    IS("{\"Statement\":[{\"Condition\":{\"DateLessThan\":{\"AWS:EpochTime\":9}}}]}", text);
    FAILS(INVALID_POLICY, frontseal_policy_set_date_greater_than(policy, 1));
    frontseal_policy_free(policy);
}

static void a_failed_setter_is_never_forgotten(void)
{
    frontseal_private_key *key = read_key(keys, "p-256.pem");
    frontseal_signer *signer = make_signer(key);
    frontseal_policy *policy = make_policy(FOLDER);
    char *text = NULL;
    FAILS(INVALID_IP_ADDRESS, frontseal_policy_set_ip_address(policy, "2001:db8::1", NUL));
    FAILS(INVALID_IP_ADDRESS, frontseal_policy_set_date_greater_than(policy, 1));
    FAILS(INVALID_IP_ADDRESS, frontseal_sign_url(signer, URL, NUL, policy, &text));
    CHECK(text == NULL);
    frontseal_policy_free(policy);
    frontseal_signer_free(signer);
    frontseal_private_key_free(key);
}

static void what_is_signed_once_is_put_on_many_urls(void)
{
    frontseal_private_key *key = read_key(keys, "rsa-2048.pem");
    frontseal_signer *signer = make_signer(key);
    frontseal_policy *policy = make_policy(FOLDER);
    frontseal_signed_policy *signed_policy = NULL;
    frontseal_batch *batch = NULL;
    frontseal_error *error = NULL;
    const char *urls[] = {"https://d111111abcdef8.cloudfront.net/1 and no more",
                          "https://d111111abcdef8.cloudfront.net/22?a=b"};
    const char *last[] = {"https://elsewhere.example/"};
    size_t lens[] = {39, NUL};
    char *text = NULL, **list = NULL, **again = NULL;
    char buffer[8192];
    size_t len = 0;
    OK(frontseal_signer_key_pair_id(signer, &text));
    IS(ID, text);
    CHECK(frontseal_signer_hash_algorithm(signer) == FRONTSEAL_SHA1);

    OK(frontseal_sign(signer, policy, &signed_policy));
    CHECK(!frontseal_signed_policy_is_canned(signed_policy));
    OK(frontseal_signed_policy_policy(signed_policy, &text));
    CHECK(strstr(text, FOLDER) != NULL);
    frontseal_string_free(text);
    OK(frontseal_signed_policy_parameters(signed_policy, &list));
    CHECK(count(list) == 6 && strcmp(list[0], "Policy") == 0 && strcmp(list[5], ID) == 0);
    frontseal_strings_free(list);

    OK(frontseal_sign_urls(signer, urls, lens, 2, policy, &list));
    CHECK(count(list) == 2);
    for (size_t i = 0; i < 2; i++) {
        OK(frontseal_signed_policy_url(signed_policy, urls[i], lens[i], &text));
        OK(frontseal_signed_policy_write_url(signed_policy, urls[i], lens[i], buffer, sizeof buffer, &len));
        CHECK(strcmp(text, list[i]) == 0);
        CHECK(strcmp(text, buffer) == 0 && len == strlen(buffer));
        frontseal_string_free(text);
    }
    OK(frontseal_batch_from_signed_policy(signed_policy, &batch));
    OK(frontseal_batch_sign(batch, urls, lens, 2, &again));
    CHECK(count(again) == 2 && strcmp(list[1], again[1]) == 0);
    error = frontseal_batch_sign(batch, last, NULL, 1, &again);
    CHECK(error != NULL && strncmp(frontseal_error_message(error), "url 2: ", 7) == 0);
    frontseal_error_free(error);
    frontseal_strings_free(again);
    frontseal_strings_free(list);
    frontseal_batch_free(batch);

    OK(frontseal_batch_new(signer, policy, &batch));
    frontseal_signer_free(signer);
    frontseal_private_key_free(key);
    OK(frontseal_batch_set_encoding(batch));
    urls[0] = "https://d111111abcdef8.cloudfront.net/a b";
    OK(frontseal_batch_sign(batch, urls, NULL, 1, &list));
    CHECK(strncmp(list[0], "https://d111111abcdef8.cloudfront.net/a%20b?Policy=", 51) == 0);
    frontseal_strings_free(list);
    frontseal_batch_free(batch);
    frontseal_signed_policy_free(signed_policy);
    frontseal_policy_free(policy);
}

static void a_buffer_is_filled_to_its_last_byte_and_no_further(void)
{
    frontseal_private_key *key = read_key(keys, "p-256.pem");
    frontseal_signer *signer = make_signer(key);
    frontseal_policy *policy = make_policy(FOLDER);
    frontseal_signed_policy *signed_policy = NULL;
    frontseal_error *error = NULL;
    char *exact = NULL;
    size_t needed = 0, len = 0;
    OK(frontseal_sign(signer, policy, &signed_policy));
    FAILS(BUFFER_TOO_SMALL, frontseal_signed_policy_write_url(signed_policy, URL, NUL, NULL, 0, &needed));
    exact = (char *)malloc(needed);
    CHECK(exact != NULL);
    memset(exact, 'x', needed);
    error = frontseal_signed_policy_write_url(signed_policy, URL, NUL, exact, needed - 1, &len);
    CHECK(strcmp(frontseal_error_code(error), "buffer_too_small") == 0);
    CHECK(len == needed && exact[0] == 'x' && exact[needed - 2] == 'x');
    frontseal_error_free(error);
    frontseal_error_free(error);
    OK(frontseal_signed_policy_write_url(signed_policy, URL, NUL, exact, needed, &len));
    CHECK(len == needed - 1 && strlen(exact) == len);
    free(exact);
    frontseal_signed_policy_free(signed_policy);
    frontseal_policy_free(policy);
    frontseal_signer_free(signer);
    frontseal_private_key_free(key);
}

static void a_url_is_signed_into_a_buffer(void)
{
    frontseal_private_key *key = read_key(keys, "rsa-1024.pem");
    frontseal_signer *signer = make_signer(key);
    frontseal_policy *policy = make_policy(NULL);
    char buffer[8193], *expected = NULL;
    size_t len = 0, needed = 0;
    OK(frontseal_sign_url(signer, URL, NUL, policy, &expected));
    OK(frontseal_sign_url_into(signer, URL, NUL, policy, buffer, sizeof buffer, &len));
    CHECK(len == strlen(expected) && strcmp(buffer, expected) == 0);
    FAILS(BUFFER_TOO_SMALL, frontseal_sign_url_into(signer, URL, NUL, policy, NULL, 0, &needed));
    CHECK(needed == len + 1);
    char *exact = (char *)malloc(needed);
    memset(exact, 'x', needed);
    FAILS(BUFFER_TOO_SMALL, frontseal_sign_url_into(signer, URL, NUL, policy, exact, needed - 1, &len));
    CHECK(exact[0] == 'x' && len == needed);
    OK(frontseal_sign_url_into(signer, URL, sizeof URL - 1, policy, exact, needed, &len));
    CHECK(len == needed - 1);
    IS(exact, expected);
    free(exact);
    frontseal_policy_free(policy);
    frontseal_signer_free(signer);
    frontseal_private_key_free(key);
}

static int begins(const char *text, const char *beginning)
{
    return strncmp(text, beginning, strlen(beginning)) == 0;
}

static void a_manifest_is_signed_once_or_for_each_uri(void)
{
    static const char multivariant[] = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=800000\nlow/video.m3u8\n";
    static const char *const hosts[] = {"media.example.com"};
    frontseal_private_key *key = read_key(keys, "rsa-1024.pem");
    frontseal_signer *signer = make_signer(key);
    frontseal_policy *policy = make_policy(NULL), *folder = make_policy(FOLDER), *everywhere = make_policy("*");
    frontseal_signed_policy *signed_policy = NULL;
    frontseal_manifest_options options = {NULL, NULL, 0, FRONTSEAL_URI_FORM_ABSOLUTE, true};
    char *text = NULL, *again = NULL, **list = NULL;
    OK(frontseal_sign_manifest(signer, PLAYLIST, NUL, MANIFEST_URL, NUL, policy, false, NULL, &text));
    CHECK(begins(text, "#EXTM3U\n#EXTINF:6,\n1.ts?Policy="));
    frontseal_string_free(text);
    OK(frontseal_sign_manifest(signer, PLAYLIST, NUL, MANIFEST_URL, NUL, policy, true, NULL, &text));
    CHECK(begins(text, "#EXTM3U\n#EXTINF:6,\n1.ts?Expires=1893456000&"));
    frontseal_string_free(text);
    text = NULL;
    FAILS(INVALID_POLICY, frontseal_sign_manifest(signer, PLAYLIST, NUL, MANIFEST_URL, NUL, folder, true, NULL, &text));

    OK(frontseal_sign(signer, folder, &signed_policy));
    OK(frontseal_sign_manifest(signer, PLAYLIST, NUL, MANIFEST_URL, NUL, folder, false, NULL, &text));
    OK(frontseal_signed_policy_manifest(signed_policy, PLAYLIST, NUL, MANIFEST_URL, NUL, NULL, &again));
    IS(text, again);
    frontseal_string_free(text);
    OK(frontseal_signed_policy_manifest(signed_policy, "#EXTM3U\n/\xc3\xa9.ts", NUL, MANIFEST_URL, NUL, &options, &text));
    CHECK(begins(text, "#EXTM3U\nhttps://d111111abcdef8.cloudfront.net/%C3%A9.ts?Policy="));
    frontseal_string_free(text);
    frontseal_signed_policy_free(signed_policy);

    options.hosts = hosts;
    options.host_count = 1;
    options.uri_form = FRONTSEAL_URI_FORM_RELATIVE;
    OK(frontseal_sign_manifest(signer, "#EXTM3U\n1.ts\n//media.example.com/2.ts", NUL, MANIFEST_URL, NUL, everywhere,
                               false, &options, &text));
    CHECK(begins(text, "#EXTM3U\n1.ts\n//media.example.com/2.ts?Policy="));
    frontseal_string_free(text);
    text = NULL;
    frontseal_error *error = frontseal_sign_manifest(signer, "#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI=\"", NUL,
                                                     MANIFEST_URL, NUL, policy, false, NULL, &text);
    CHECK(text == NULL && strcmp(frontseal_error_code(error), "invalid_manifest") == 0);
    CHECK(strstr(frontseal_error_message(error), "line 2") != NULL);
    frontseal_error_free(error);

    OK(frontseal_child_playlists(multivariant, sizeof multivariant - 1, MANIFEST_URL, NUL, &list));
    CHECK(count(list) == 1 && strcmp(list[0], "https://d111111abcdef8.cloudfront.net/hls/low/video.m3u8") == 0);
    frontseal_strings_free(list);
    OK(frontseal_child_playlists(PLAYLIST, NUL, MANIFEST_URL, NUL, &list));
    CHECK(count(list) == 0);
    frontseal_strings_free(list);
    frontseal_policy_free(everywhere);
    frontseal_policy_free(folder);
    frontseal_policy_free(policy);
    frontseal_signer_free(signer);
    frontseal_private_key_free(key);
}

static void cookies_are_set_and_cleared(void)
{
    frontseal_private_key *key = read_key(keys, "rsa-2048.pem");
    frontseal_signer *signer = make_signer(key);
    frontseal_policy *policy = make_policy(FOLDER);
    frontseal_signed_policy *signed_policy = NULL;
    frontseal_signed_cookies *cookies = NULL, *again = NULL;
    frontseal_cookie_attributes *attributes = NULL;
    char *text = NULL, *same = NULL, **list = NULL;
    OK(frontseal_sign_cookies(signer, policy, &cookies));
    OK(frontseal_signed_cookies_pairs(cookies, &list));
    CHECK(count(list) == 6 && strcmp(list[0], "CloudFront-Policy") == 0 && strcmp(list[5], ID) == 0);
    frontseal_strings_free(list);
    OK(frontseal_sign(signer, policy, &signed_policy));
    OK(frontseal_signed_policy_cookies(signed_policy, &again));
    OK(frontseal_signed_cookies_cookie_header(cookies, &text));
    OK(frontseal_signed_cookies_cookie_header(again, &same));
    IS(text, same);
    frontseal_string_free(text);

    OK(frontseal_signed_cookies_set_cookie_headers(cookies, NULL, &list));
    CHECK(count(list) == 3);
    CHECK(strcmp(list[2], "CloudFront-Key-Pair-Id=" ID "; Path=/; Secure; HttpOnly") == 0);
    frontseal_strings_free(list);
    OK(frontseal_cookie_attributes_new(&attributes));
    OK(frontseal_cookie_attributes_set_domain(attributes, "example.com", NUL));
    OK(frontseal_cookie_attributes_set_path(attributes, "/hls", NUL));
    OK(frontseal_cookie_attributes_set_max_age(attributes, 60));
    OK(frontseal_cookie_attributes_set_secure(attributes, true));
    OK(frontseal_cookie_attributes_set_http_only(attributes, false));
    OK(frontseal_cookie_attributes_set_same_site(attributes, FRONTSEAL_SAME_SITE_NONE));
    OK(frontseal_signed_cookies_set_cookie_headers(cookies, attributes, &list));
    CHECK(strcmp(list[2], "CloudFront-Key-Pair-Id=" ID "; Domain=example.com; Path=/hls; Max-Age=60; Secure; "
                          "SameSite=None") == 0);
    frontseal_strings_free(list);
    OK(frontseal_signed_cookies_stale_names(cookies, &list));
    CHECK(count(list) == 2 && strcmp(list[0], "CloudFront-Expires") == 0);
    frontseal_strings_free(list);
    OK(frontseal_signed_cookies_clearing_headers(cookies, attributes, &list));
    CHECK(count(list) == 2);
    CHECK(strcmp(list[0], "CloudFront-Expires=; Domain=example.com; Path=/hls; Max-Age=0; Secure; SameSite=None") == 0);
    frontseal_strings_free(list);
    OK(frontseal_cookie_attributes_set_path(attributes, NULL, 0));
    OK(frontseal_cookie_attributes_set_domain(attributes, "a;b", NUL));
    FAILS(INVALID_POLICY, frontseal_signed_cookies_set_cookie_headers(cookies, attributes, &list));
    frontseal_cookie_attributes_free(attributes);
    frontseal_signed_cookies_free(again);
    frontseal_signed_cookies_free(cookies);
    frontseal_signed_policy_free(signed_policy);
    frontseal_policy_free(policy);
    frontseal_signer_free(signer);
    frontseal_private_key_free(key);
}

static void a_request_is_granted_or_denied_as_the_edge_does(void)
{
    frontseal_private_key *key = read_key(keys, "rsa-2048.pem");
    frontseal_signer *signer = make_signer(key);
    frontseal_verifier *verifier = make_verifier(key);
    frontseal_policy *policy = make_policy(FOLDER), *granted = NULL;
    frontseal_signed_cookies *cookies = NULL;
    frontseal_grant *grant = NULL;
    frontseal_error *error = NULL;
    char *url = NULL, *header = NULL, *text = NULL, **list = NULL;
    OK(frontseal_verifier_key_pair_ids(verifier, &list));
    CHECK(count(list) == 1 && strcmp(list[0], ID) == 0);
    frontseal_strings_free(list);
    OK(frontseal_policy_set_ip_address(policy, "192.0.2.0/24", NUL));
    OK(frontseal_sign_url(signer, URL, NUL, policy, &url));
    OK(frontseal_sign_cookies(signer, policy, &cookies));
    OK(frontseal_signed_cookies_cookie_header(cookies, &header));

    OK(frontseal_verify_url(verifier, url, NUL, END - 60, "192.0.2.9", NUL, &grant));
    CHECK(frontseal_grant_time_left(grant) == 60);
    CHECK(frontseal_grant_source(grant) == FRONTSEAL_SOURCE_URL);
    CHECK(frontseal_grant_hash_algorithm(grant) == FRONTSEAL_SHA1);
    CHECK(!frontseal_grant_is_canned(grant));
    OK(frontseal_grant_key_pair_id(grant, &text));
    IS(ID, text);
    OK(frontseal_grant_resource(grant, &text));
    IS(FOLDER, text);
    OK(frontseal_grant_policy_text(grant, &text));
    CHECK(strncmp(text, "{\"Statement\":", 13) == 0);
    frontseal_string_free(text);
    OK(frontseal_grant_policy(grant, &granted));
    CHECK(frontseal_policy_date_less_than(granted) == END);
    frontseal_policy_free(granted);
    frontseal_grant_free(grant);
    bool answer = false;
    OK(frontseal_url_is_ambiguous("https://h/hls/%2e%2e/film", NUL, false, &answer));
    CHECK(answer);
    OK(frontseal_url_is_ambiguous("https://h/hls/%2e%2e/film", NUL, true, &answer));
    CHECK(!answer);
    OK(frontseal_url_is_ambiguous(url, NUL, false, &answer));
    CHECK(!answer);
    OK(frontseal_verify_cookies(verifier, URL, NUL, header, NUL, END - 60, "192.0.2.9", NUL, NULL));
    OK(frontseal_verify_request(verifier, URL, NUL, header, NUL, END - 60, "192.0.2.9", NUL, &grant));
    CHECK(frontseal_grant_source(grant) == FRONTSEAL_SOURCE_COOKIES);
    frontseal_grant_free(grant);

    error = frontseal_verify_request(verifier, URL, NUL, NULL, 0, END - 60, NULL, 0, NULL);
    CHECK(strcmp(frontseal_error_edge_code(error), "MissingKey") == 0);
    frontseal_error_free(error);
    error = frontseal_verify_url(verifier, url, NUL, END, "192.0.2.9", NUL, NULL);
    CHECK(strcmp(frontseal_error_code(error), "access_denied") == 0);
    CHECK(strcmp(frontseal_error_reason(error), "expired") == 0);
    CHECK(strcmp(frontseal_error_edge_code(error), "AccessDenied") == 0);
    CHECK(strcmp(frontseal_error_edge_message(error), "Access denied") == 0);
    CHECK(strcmp(frontseal_error_edge_xml(error),
                 "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>AccessDenied</Code>"
                 "<Message>Access denied</Message></Error>") == 0);
    frontseal_error_free(error);
    FAILS(ACCESS_DENIED, frontseal_verify_url(verifier, url, NUL, FRONTSEAL_NO_TIME, "192.0.2.9", NUL, NULL));
    FAILS(ACCESS_DENIED, frontseal_verify_url(verifier, url, NUL, -1, "192.0.2.9", NUL, NULL));
    FAILS(ACCESS_DENIED, frontseal_verify_url(verifier, url, NUL, 0, "192.0.2.9", NUL, NULL));
    OK(frontseal_inspect(url, NUL, NULL, 0, END, "192.0.2.9", NUL, verifier, &text));
    CHECK(strstr(text, "\"reason\":\"expired\"") != NULL);
    frontseal_string_free(text);
    OK(frontseal_inspect(NULL, 0, header, NUL, FRONTSEAL_NO_TIME, NULL, 0, NULL, &text));
    CHECK(strstr(text, "\"source\":\"cookies\"") != NULL);
    frontseal_string_free(text);
    frontseal_string_free(header);
    frontseal_string_free(url);
    frontseal_signed_cookies_free(cookies);
    frontseal_policy_free(policy);
    frontseal_verifier_free(verifier);
    frontseal_signer_free(signer);
    frontseal_private_key_free(key);
}

static void a_cache_spares_key_operations(void)
{
    frontseal_private_key *key = read_key(keys, "rsa-2048.pem");
    frontseal_signer *signer = make_signer(key);
    frontseal_policy *policy = make_policy(NULL);
    frontseal_cache_info info;
    char *first = NULL, *second = NULL;
    OK(frontseal_signer_cache_info(signer, &info));
    CHECK(info.capacity == 0);
    OK(frontseal_signer_set_cache(signer, 10));
    OK(frontseal_sign_url(signer, URL, NUL, policy, &first));
    OK(frontseal_sign_url(signer, URL, NUL, policy, &second));
    IS(first, second);
    OK(frontseal_signer_cache_info(signer, &info));
    CHECK(info.hits == 1 && info.misses == 1 && info.len == 1 && info.capacity == 10);
    frontseal_string_free(first);
    frontseal_policy_free(policy);
    frontseal_signer_free(signer);
    frontseal_private_key_free(key);
}

static void a_resource_matches_what_it_grants(void)
{
    frontseal_resource *resource = NULL;
    bool matches = false;
    char *text = NULL;
    OK(frontseal_resource_new(FOLDER, NUL, &resource));
    OK(frontseal_resource_matches(resource, URL, NUL, &matches));
    CHECK(matches);
    OK(frontseal_resource_matches(resource, "https://elsewhere.example/", NUL, &matches));
    CHECK(!matches);
    OK(frontseal_resource_host(resource, &text));
    IS("d111111abcdef8.cloudfront.net", text);
    frontseal_resource_free(resource);
    OK(frontseal_resource_new("*", 1, &resource));
    OK(frontseal_resource_host(resource, &text));
    CHECK(text == NULL);
    frontseal_resource_free(resource);
}

static void the_rest_does_what_it_says(void)
{
    frontseal_private_key *key = read_key(keys, "rsa-1024.pem");
    frontseal_signer *signer = make_signer(key);
    frontseal_policy *policy = make_policy(NULL);
    char *text = NULL;
    OK(frontseal_encode_url("https://h.example/\xc3\xa9 1", NUL, &text));
    IS("https://h.example/%C3%A9%201", text);
    OK(frontseal_encode_base64("\xfb\xff\xfe\xff", 4, &text));
    IS("-~~-~w__", text);
    OK(frontseal_sign_stream(signer, "videos/film", NUL, policy, &text));
    CHECK(strncmp(text, "videos/film?Expires=1893456000&Signature=", 41) == 0);
    frontseal_string_free(text);
    OK(frontseal_flash_encode("a?b=c&d", NUL, &text));
    text[0] = '\0'; /* a text may be written into, and is freed all the same */
    IS("", text);
    OK(frontseal_flash_encode("a?b=c&d", NUL, &text));
    IS("a%3Fb%3Dc%26d", text);
    CHECK(strchr(frontseal_version(), '.') != NULL);
    CHECK(strcmp(frontseal_backend(), "aws-lc") == 0);
    frontseal_policy_free(policy);
    frontseal_signer_free(signer);
    frontseal_private_key_free(key);
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    keys = argv[1];
    a_canned_url_is_the_documented_one();
    a_key_says_what_it_is();
    an_encrypted_key_needs_its_passphrase();
    a_policy_says_what_it_was_given();
    a_failed_setter_is_never_forgotten();
    what_is_signed_once_is_put_on_many_urls();
    a_buffer_is_filled_to_its_last_byte_and_no_further();
    a_url_is_signed_into_a_buffer();
    a_manifest_is_signed_once_or_for_each_uri();
    cookies_are_set_and_cleared();
    a_request_is_granted_or_denied_as_the_edge_does();
    a_cache_spares_key_operations();
    a_resource_matches_what_it_grants();
    the_rest_does_what_it_says();
    return failures != 0;
}
