/* Every function with arguments that are NULL, empty, huge, not UTF-8 and cut short: errors, and no output is touched.
 *
 * arguments KEYS STEP: of the texts that are cut short every STEPth is tried, and the huge one has 4 MiB / STEP */

#include "check.h"

static const char *keys;
static size_t step;
static frontseal_private_key *key;
static frontseal_public_key *public_key;
static frontseal_signer *signer;
static frontseal_policy *policy, *folder;
static frontseal_signed_policy *signed_policy;
static frontseal_signed_cookies *cookies;
static frontseal_cookie_attributes *attributes;
static frontseal_verifier *verifier;
static frontseal_grant *grant;
static frontseal_resource *resource;
static frontseal_batch *batch;
static char *signed_url;

/* Outputs that no failed call may write. */
static char mark;
static char *text = &mark;
static char **list = (char **)&mark;
static void *handle = &mark;
static size_t len = 77;
static bool answer = true;

#define OUT(type) ((frontseal_##type **)&handle)
#define NO(call) FAILS(INVALID_ARGUMENT, call)

static int32_t never(void *user_data, frontseal_hash_algorithm hash, const uint8_t *message, size_t message_len,
                     uint8_t *signature, size_t *signature_len)
{
    (void)user_data, (void)hash, (void)message, (void)message_len, (void)signature, (void)signature_len;
    return 1;
}

static void make_handles(void)
{
    key = read_key(keys, "p-256.pem");
    OK(frontseal_private_key_public_key(key, &public_key));
    signer = make_signer(key);
    policy = make_policy(NULL);
    folder = make_policy(FOLDER);
    OK(frontseal_sign(signer, folder, &signed_policy));
    OK(frontseal_sign_cookies(signer, folder, &cookies));
    OK(frontseal_cookie_attributes_new(&attributes));
    verifier = make_verifier(key);
    OK(frontseal_sign_url(signer, URL, NUL, policy, &signed_url));
    OK(frontseal_verify_url(verifier, signed_url, NUL, END - 1, NULL, 0, &grant));
    OK(frontseal_resource_new(FOLDER, NUL, &resource));
    OK(frontseal_batch_new(signer, policy, &batch));
}

static void free_handles(void)
{
    frontseal_batch_free(batch);
    frontseal_resource_free(resource);
    frontseal_grant_free(grant);
    frontseal_string_free(signed_url);
    frontseal_verifier_free(verifier);
    frontseal_cookie_attributes_free(attributes);
    frontseal_signed_cookies_free(cookies);
    frontseal_signed_policy_free(signed_policy);
    frontseal_policy_free(folder);
    frontseal_policy_free(policy);
    frontseal_signer_free(signer);
    frontseal_public_key_free(public_key);
    frontseal_private_key_free(key);
}

static void freeing_null_does_nothing(void)
{
    frontseal_error_free(NULL);
    frontseal_string_free(NULL);
    frontseal_strings_free(NULL);
    frontseal_private_key_free(NULL);
    frontseal_public_key_free(NULL);
    frontseal_policy_free(NULL);
    frontseal_resource_free(NULL);
    frontseal_signer_free(NULL);
    frontseal_signed_policy_free(NULL);
    frontseal_signed_cookies_free(NULL);
    frontseal_cookie_attributes_free(NULL);
    frontseal_batch_free(NULL);
    frontseal_verifier_free(NULL);
    frontseal_grant_free(NULL);
}

static void asking_null_gives_the_default(void)
{
    CHECK(frontseal_error_kind(NULL) == FRONTSEAL_KIND_NONE);
    CHECK(frontseal_error_code(NULL) == NULL);
    CHECK(frontseal_error_message(NULL) == NULL);
    CHECK(frontseal_error_status(NULL) == 0);
    CHECK(frontseal_error_reason(NULL) == NULL);
    CHECK(frontseal_error_edge_code(NULL) == NULL);
    CHECK(frontseal_error_edge_message(NULL) == NULL);
    CHECK(frontseal_error_edge_xml(NULL) == NULL);
    CHECK(frontseal_private_key_type(NULL) == 0);
    CHECK(frontseal_private_key_bits(NULL) == 0);
    CHECK(frontseal_public_key_type(NULL) == 0);
    CHECK(frontseal_public_key_bits(NULL) == 0);
    CHECK(frontseal_policy_date_less_than(NULL) == -1);
    CHECK(frontseal_policy_date_greater_than(NULL) == -1);
    CHECK(!frontseal_policy_is_custom(NULL));
    CHECK(!frontseal_policy_is_for_many_urls(NULL));
    CHECK(frontseal_signer_hash_algorithm(NULL) == 0);
    CHECK(!frontseal_signed_policy_is_canned(NULL));
    CHECK(!frontseal_grant_is_canned(NULL));
    CHECK(frontseal_grant_hash_algorithm(NULL) == 0);
    CHECK(frontseal_grant_source(NULL) == 0);
    CHECK(frontseal_grant_time_left(NULL) == 0);
}

static void a_missing_handle_is_an_error(void)
{
    const char *urls[] = {URL};
    char room[16];
    frontseal_cache_info info;
    NO(frontseal_private_key_public_key(NULL, OUT(public_key)));
    NO(frontseal_private_key_public_key_pem(NULL, &text));
    NO(frontseal_private_key_to_pem(NULL, &text));
    NO(frontseal_private_key_warning(NULL, &text));
    NO(frontseal_private_key_sign(NULL, FRONTSEAL_SHA1, "m", 1, room, sizeof room, &len));
    NO(frontseal_public_key_to_pem(NULL, &text));
    NO(frontseal_public_key_verify(NULL, FRONTSEAL_SHA1, "m", 1, "s", 1, &answer));
    NO(frontseal_policy_set_resource(NULL, FOLDER, NUL));
    NO(frontseal_policy_set_date_greater_than(NULL, 1));
    NO(frontseal_policy_set_ip_address(NULL, "192.0.2.7", NUL));
    NO(frontseal_policy_set_custom(NULL));
    NO(frontseal_policy_round_to(NULL, 60));
    NO(frontseal_policy_minify(NULL));
    NO(frontseal_policy_resource(NULL, &text));
    NO(frontseal_policy_ip_address(NULL, &text));
    NO(frontseal_policy_statement(NULL, &text, &answer));
    NO(frontseal_policy_statement_for_url(NULL, URL, NUL, &text, &answer));
    NO(frontseal_resource_matches(NULL, URL, NUL, &answer));
    NO(frontseal_resource_host(NULL, &text));
    NO(frontseal_signer_new(ID, NUL, NULL, FRONTSEAL_SHA1, OUT(signer)));
    NO(frontseal_signer_new_external(ID, NUL, FRONTSEAL_RSA, FRONTSEAL_SHA1, NULL, NULL, NULL, false, OUT(signer)));
    NO(frontseal_signer_set_cache(NULL, 1));
    NO(frontseal_signer_cache_info(NULL, &info));
    NO(frontseal_signer_key_pair_id(NULL, &text));
    NO(frontseal_sign(NULL, folder, OUT(signed_policy)));
    NO(frontseal_sign(signer, NULL, OUT(signed_policy)));
    NO(frontseal_sign_url(NULL, URL, NUL, policy, &text));
    NO(frontseal_sign_url(signer, URL, NUL, NULL, &text));
    NO(frontseal_sign_url_into(NULL, URL, NUL, policy, room, sizeof room, &len));
    NO(frontseal_sign_url_into(signer, URL, NUL, NULL, room, sizeof room, &len));
    NO(frontseal_sign_urls(NULL, urls, NULL, 1, policy, &list));
    NO(frontseal_sign_urls(signer, urls, NULL, 1, NULL, &list));
    NO(frontseal_sign_cookies(NULL, folder, OUT(signed_cookies)));
    NO(frontseal_sign_cookies(signer, NULL, OUT(signed_cookies)));
    NO(frontseal_sign_stream(NULL, "film", NUL, policy, &text));
    NO(frontseal_sign_stream(signer, "film", NUL, NULL, &text));
    NO(frontseal_signed_policy_url(NULL, URL, NUL, &text));
    NO(frontseal_signed_policy_write_url(NULL, URL, NUL, room, sizeof room, &len));
    NO(frontseal_signed_policy_cookies(NULL, OUT(signed_cookies)));
    NO(frontseal_signed_policy_policy(NULL, &text));
    NO(frontseal_signed_policy_parameters(NULL, &list));
    NO(frontseal_signed_cookies_pairs(NULL, &list));
    NO(frontseal_signed_cookies_cookie_header(NULL, &text));
    NO(frontseal_signed_cookies_set_cookie_headers(NULL, attributes, &list));
    NO(frontseal_signed_cookies_clearing_headers(NULL, attributes, &list));
    NO(frontseal_signed_cookies_stale_names(NULL, &list));
    NO(frontseal_cookie_attributes_set_domain(NULL, "example.com", NUL));
    NO(frontseal_cookie_attributes_set_path(NULL, "/", NUL));
    NO(frontseal_cookie_attributes_set_max_age(NULL, 1));
    NO(frontseal_cookie_attributes_set_secure(NULL, true));
    NO(frontseal_cookie_attributes_set_http_only(NULL, true));
    NO(frontseal_cookie_attributes_set_same_site(NULL, FRONTSEAL_SAME_SITE_LAX));
    NO(frontseal_sign_manifest(NULL, PLAYLIST, NUL, MANIFEST_URL, NUL, policy, false, NULL, &text));
    NO(frontseal_sign_manifest(signer, PLAYLIST, NUL, MANIFEST_URL, NUL, NULL, false, NULL, &text));
    NO(frontseal_signed_policy_manifest(NULL, PLAYLIST, NUL, MANIFEST_URL, NUL, NULL, &text));
    NO(frontseal_batch_new(NULL, policy, OUT(batch)));
    NO(frontseal_batch_new(signer, NULL, OUT(batch)));
    NO(frontseal_batch_from_signed_policy(NULL, OUT(batch)));
    NO(frontseal_batch_set_encoding(NULL));
    NO(frontseal_batch_sign(NULL, urls, NULL, 1, &list));
    NO(frontseal_verifier_add_key(NULL, ID, NUL, public_key));
    NO(frontseal_verifier_key_pair_ids(NULL, &list));
    NO(frontseal_verify_url(NULL, URL, NUL, 1, NULL, 0, OUT(grant)));
    NO(frontseal_verify_cookies(NULL, URL, NUL, "a=b", NUL, 1, NULL, 0, OUT(grant)));
    NO(frontseal_verify_request(NULL, URL, NUL, NULL, 0, 1, NULL, 0, OUT(grant)));
    NO(frontseal_grant_key_pair_id(NULL, &text));
    NO(frontseal_grant_policy(NULL, OUT(policy)));
    NO(frontseal_grant_policy_text(NULL, &text));
    NO(frontseal_grant_resource(NULL, &text));
    NO(frontseal_inspect(NULL, 0, NULL, 0, FRONTSEAL_NO_TIME, NULL, 0, NULL, &text));
}

static void a_missing_output_is_an_error(void)
{
    const char *urls[] = {URL};
    char room[16];
    NO(frontseal_private_key_new("", 0, NULL, 0, NULL));
    NO(frontseal_private_key_generate(FRONTSEAL_P256, NULL));
    NO(frontseal_private_key_public_key(key, NULL));
    NO(frontseal_private_key_public_key_pem(key, NULL));
    NO(frontseal_private_key_to_pem(key, NULL));
    NO(frontseal_private_key_warning(key, NULL));
    NO(frontseal_private_key_sign(key, FRONTSEAL_SHA1, "m", 1, room, sizeof room, NULL));
    NO(frontseal_public_key_new("", 0, NULL));
    NO(frontseal_public_key_to_pem(public_key, NULL));
    NO(frontseal_public_key_verify(public_key, FRONTSEAL_SHA1, "m", 1, "s", 1, NULL));
    NO(frontseal_policy_new(END, NULL));
    NO(frontseal_policy_expires_in(60, NULL));
    NO(frontseal_policy_from_json("{}", NUL, NULL));
    NO(frontseal_policy_resource(folder, NULL));
    NO(frontseal_policy_ip_address(folder, NULL));
    NO(frontseal_policy_statement(folder, NULL, &answer));
    NO(frontseal_policy_statement(folder, &text, NULL));
    NO(frontseal_policy_statement_for_url(folder, URL, NUL, NULL, &answer));
    NO(frontseal_policy_statement_for_url(folder, URL, NUL, &text, NULL));
    NO(frontseal_resource_new(FOLDER, NUL, NULL));
    NO(frontseal_resource_matches(resource, URL, NUL, NULL));
    NO(frontseal_resource_host(resource, NULL));
    NO(frontseal_signer_new(ID, NUL, key, FRONTSEAL_SHA1, NULL));
    NO(frontseal_signer_new_external(ID, NUL, FRONTSEAL_RSA, FRONTSEAL_SHA1, never, NULL, NULL, false, NULL));
    NO(frontseal_signer_cache_info(signer, NULL));
    NO(frontseal_signer_key_pair_id(signer, NULL));
    NO(frontseal_sign(signer, folder, NULL));
    NO(frontseal_sign_url(signer, URL, NUL, policy, NULL));
    NO(frontseal_sign_url_into(signer, URL, NUL, policy, room, sizeof room, NULL));
    NO(frontseal_sign_urls(signer, urls, NULL, 1, policy, NULL));
    NO(frontseal_sign_cookies(signer, folder, NULL));
    NO(frontseal_sign_stream(signer, "film", NUL, policy, NULL));
    NO(frontseal_signed_policy_url(signed_policy, URL, NUL, NULL));
    NO(frontseal_signed_policy_write_url(signed_policy, URL, NUL, room, sizeof room, NULL));
    NO(frontseal_signed_policy_cookies(signed_policy, NULL));
    NO(frontseal_signed_policy_policy(signed_policy, NULL));
    NO(frontseal_signed_policy_parameters(signed_policy, NULL));
    NO(frontseal_signed_cookies_pairs(cookies, NULL));
    NO(frontseal_signed_cookies_cookie_header(cookies, NULL));
    NO(frontseal_signed_cookies_set_cookie_headers(cookies, NULL, NULL));
    NO(frontseal_signed_cookies_clearing_headers(cookies, NULL, NULL));
    NO(frontseal_signed_cookies_stale_names(cookies, NULL));
    NO(frontseal_cookie_attributes_new(NULL));
    NO(frontseal_sign_manifest(signer, PLAYLIST, NUL, MANIFEST_URL, NUL, policy, false, NULL, NULL));
    NO(frontseal_signed_policy_manifest(signed_policy, PLAYLIST, NUL, MANIFEST_URL, NUL, NULL, NULL));
    NO(frontseal_child_playlists(PLAYLIST, NUL, MANIFEST_URL, NUL, NULL));
    NO(frontseal_batch_new(signer, policy, NULL));
    NO(frontseal_batch_from_signed_policy(signed_policy, NULL));
    NO(frontseal_batch_sign(batch, urls, NULL, 1, NULL));
    NO(frontseal_verifier_new(NULL));
    NO(frontseal_verifier_key_pair_ids(verifier, NULL));
    NO(frontseal_grant_key_pair_id(grant, NULL));
    NO(frontseal_grant_policy(grant, NULL));
    NO(frontseal_grant_policy_text(grant, NULL));
    NO(frontseal_grant_resource(grant, NULL));
    NO(frontseal_inspect(URL, NUL, NULL, 0, FRONTSEAL_NO_TIME, NULL, 0, NULL, NULL));
    NO(frontseal_encode_url(URL, NUL, NULL));
    NO(frontseal_encode_base64("a", 1, NULL));
    NO(frontseal_flash_encode("a", NUL, NULL));
}

/* Call every function that takes a text or bytes with this one; each must fail with invalid_argument. */
static void refuse_everywhere(const char *bad, size_t bad_len)
{
    const char *urls[] = {URL, bad};
    size_t lens[] = {NUL, bad_len};
    const frontseal_manifest_options options = {urls, lens, 2, FRONTSEAL_URI_FORM_AS_WRITTEN, false};
    frontseal_policy *spoiled = NULL;
    frontseal_cookie_attributes *spoiled_attributes = NULL;
    frontseal_verifier *spoiled_verifier = NULL;
    NO(frontseal_policy_from_json(bad, bad_len, OUT(policy)));
    NO(frontseal_policy_statement_for_url(policy, bad, bad_len, &text, &answer));
    NO(frontseal_resource_new(bad, bad_len, OUT(resource)));
    NO(frontseal_resource_matches(resource, bad, bad_len, &answer));
    NO(frontseal_signer_new(bad, bad_len, key, FRONTSEAL_SHA1, OUT(signer)));
    NO(frontseal_signer_new_external(bad, bad_len, FRONTSEAL_RSA, FRONTSEAL_SHA1, never, NULL, NULL, false,
                                     OUT(signer)));
    NO(frontseal_sign_url(signer, bad, bad_len, policy, &text));
    NO(frontseal_sign_url_into(signer, bad, bad_len, policy, NULL, 0, &len));
    NO(frontseal_sign_urls(signer, urls, lens, 2, policy, &list));
    NO(frontseal_batch_sign(batch, urls, lens, 2, &list));
    NO(frontseal_sign_stream(signer, bad, bad_len, policy, &text));
    NO(frontseal_signed_policy_url(signed_policy, bad, bad_len, &text));
    NO(frontseal_signed_policy_write_url(signed_policy, bad, bad_len, NULL, 0, &len));
    NO(frontseal_sign_manifest(signer, bad, bad_len, MANIFEST_URL, NUL, policy, false, NULL, &text));
    NO(frontseal_sign_manifest(signer, PLAYLIST, NUL, bad, bad_len, policy, true, NULL, &text));
    NO(frontseal_sign_manifest(signer, PLAYLIST, NUL, MANIFEST_URL, NUL, policy, false, &options, &text));
    NO(frontseal_signed_policy_manifest(signed_policy, bad, bad_len, MANIFEST_URL, NUL, NULL, &text));
    NO(frontseal_signed_policy_manifest(signed_policy, PLAYLIST, NUL, bad, bad_len, NULL, &text));
    NO(frontseal_signed_policy_manifest(signed_policy, PLAYLIST, NUL, MANIFEST_URL, NUL, &options, &text));
    NO(frontseal_child_playlists(bad, bad_len, MANIFEST_URL, NUL, &list));
    NO(frontseal_child_playlists(PLAYLIST, NUL, bad, bad_len, &list));
    NO(frontseal_verify_url(verifier, bad, bad_len, 1, NULL, 0, OUT(grant)));
    NO(frontseal_verify_cookies(verifier, bad, bad_len, "a=b", NUL, 1, NULL, 0, OUT(grant)));
    NO(frontseal_verify_request(verifier, bad, bad_len, NULL, 0, 1, NULL, 0, OUT(grant)));
    NO(frontseal_url_is_ambiguous(bad, bad_len, false, &answer));
    NO(frontseal_encode_url(bad, bad_len, &text));
    NO(frontseal_flash_encode(bad, bad_len, &text));
    NO(frontseal_verify_cookies(verifier, URL, NUL, bad, bad_len, 1, NULL, 0, OUT(grant)));
    if (bad != NULL) {
        NO(frontseal_verify_url(verifier, URL, NUL, 1, bad, bad_len, OUT(grant)));
        NO(frontseal_verify_request(verifier, URL, NUL, bad, bad_len, 1, NULL, 0, OUT(grant)));
        NO(frontseal_inspect(bad, bad_len, NULL, 0, FRONTSEAL_NO_TIME, NULL, 0, NULL, &text));
        NO(frontseal_inspect(URL, NUL, bad, bad_len, FRONTSEAL_NO_TIME, NULL, 0, NULL, &text));
        NO(frontseal_inspect(URL, NUL, NULL, 0, FRONTSEAL_NO_TIME, bad, bad_len, NULL, &text));
        OK(frontseal_cookie_attributes_new(&spoiled_attributes));
        NO(frontseal_cookie_attributes_set_domain(spoiled_attributes, bad, bad_len));
        NO(frontseal_cookie_attributes_set_path(spoiled_attributes, "/", NUL));
        NO(frontseal_signed_cookies_set_cookie_headers(cookies, spoiled_attributes, &list));
        NO(frontseal_signed_cookies_clearing_headers(cookies, spoiled_attributes, &list));
        frontseal_cookie_attributes_free(spoiled_attributes);
    }
    OK(frontseal_policy_new(END, &spoiled));
    NO(frontseal_policy_set_ip_address(spoiled, bad, bad_len));
    NO(frontseal_policy_set_resource(spoiled, FOLDER, NUL));
    NO(frontseal_policy_set_custom(spoiled));
    NO(frontseal_sign(signer, spoiled, OUT(signed_policy)));
    NO(frontseal_sign_url(signer, URL, NUL, spoiled, &text));
    CHECK(frontseal_policy_date_less_than(spoiled) == -1);
    frontseal_policy_free(spoiled);
    OK(frontseal_policy_new(END, &spoiled));
    NO(frontseal_policy_set_resource(spoiled, bad, bad_len));
    NO(frontseal_sign_cookies(signer, spoiled, OUT(signed_cookies)));
    frontseal_policy_free(spoiled);
    OK(frontseal_verifier_new(&spoiled_verifier));
    NO(frontseal_verifier_add_key(spoiled_verifier, bad, bad_len, public_key));
    NO(frontseal_verifier_add_key(spoiled_verifier, ID, NUL, public_key));
    NO(frontseal_verify_url(spoiled_verifier, signed_url, NUL, 1, NULL, 0, OUT(grant)));
    NO(frontseal_inspect(URL, NUL, NULL, 0, FRONTSEAL_NO_TIME, NULL, 0, spoiled_verifier, &text));
    frontseal_verifier_free(spoiled_verifier);
}

static void a_text_that_is_not_utf_8_is_an_error(void)
{
    static const char *const bad[] = {"\xff", "a\xc3", "\xed\xa0\x80", "\xc0\x80", "\xf5\x80\x80\x80"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char *copy = alone(bad[i], strlen(bad[i]));
        refuse_everywhere(copy, strlen(bad[i]));
        refuse_everywhere(bad[i], NUL);
        free(copy);
    }
    /* A character cut in two by its length. */
    refuse_everywhere("\xc3\xa9", 1);
}

static void a_length_that_cannot_be_is_an_error(void)
{
    char room[1];
    const frontseal_manifest_options no_hosts = {NULL, NULL, 1, FRONTSEAL_URI_FORM_AS_WRITTEN, false};
    const frontseal_manifest_options many_hosts = {(const char *const *)&mark, NULL, SIZE_MAX / 4,
                                                   FRONTSEAL_URI_FORM_AS_WRITTEN, false};
    refuse_everywhere(URL, SIZE_MAX - 1);
    refuse_everywhere(URL, SIZE_MAX / 2 + 1);
    refuse_everywhere(NULL, 1);
    refuse_everywhere(NULL, NUL);
    NO(frontseal_private_key_new(URL, SIZE_MAX - 1, NULL, 0, OUT(private_key)));
    NO(frontseal_private_key_new(NULL, 5, NULL, 0, OUT(private_key)));
    NO(frontseal_private_key_new("", 0, URL, SIZE_MAX - 1, OUT(private_key)));
    NO(frontseal_public_key_new(URL, SIZE_MAX - 1, OUT(public_key)));
    NO(frontseal_public_key_new(NULL, NUL, OUT(public_key)));
    NO(frontseal_private_key_sign(key, FRONTSEAL_SHA1, NULL, 1, room, sizeof room, &len));
    NO(frontseal_private_key_sign(key, FRONTSEAL_SHA1, "m", 1, NULL, 1024, &len));
    NO(frontseal_private_key_sign(key, FRONTSEAL_SHA1, "m", 1, room, SIZE_MAX, &len));
    NO(frontseal_public_key_verify(public_key, FRONTSEAL_SHA1, "m", 1, NULL, 1, &answer));
    NO(frontseal_public_key_verify(public_key, FRONTSEAL_SHA1, NULL, NUL, "s", 1, &answer));
    NO(frontseal_encode_base64(NULL, 1, &text));
    NO(frontseal_sign_urls(signer, NULL, NULL, 1, policy, &list));
    NO(frontseal_sign_urls(signer, (const char *const *)&mark, NULL, SIZE_MAX / 4, policy, &list));
    NO(frontseal_batch_sign(batch, NULL, NULL, 1, &list));
    NO(frontseal_sign_url_into(signer, URL, NUL, policy, NULL, 8192, &len));
    NO(frontseal_sign_url_into(signer, URL, NUL, policy, room, SIZE_MAX, &len));
    NO(frontseal_signed_policy_manifest(signed_policy, PLAYLIST, NUL, MANIFEST_URL, NUL, &no_hosts, &text));
    NO(frontseal_signed_policy_manifest(signed_policy, PLAYLIST, NUL, MANIFEST_URL, NUL, &many_hosts, &text));
    NO(frontseal_signed_policy_write_url(signed_policy, URL, NUL, NULL, 8192, &len));
    NO(frontseal_signed_policy_write_url(signed_policy, URL, NUL, room, SIZE_MAX, &len));
}

static void a_number_without_a_meaning_is_an_error(void)
{
    char room[128];
    frontseal_cookie_attributes *spoiled = NULL;
    const frontseal_manifest_options options = {NULL, NULL, 0, 3, false};
    NO(frontseal_signed_policy_manifest(signed_policy, PLAYLIST, NUL, MANIFEST_URL, NUL, &options, &text));
    NO(frontseal_private_key_generate(0, OUT(private_key)));
    NO(frontseal_private_key_generate(UINT32_MAX, OUT(private_key)));
    NO(frontseal_private_key_sign(key, 3, "m", 1, room, sizeof room, &len));
    NO(frontseal_public_key_verify(public_key, 3, "m", 1, "s", 1, &answer));
    NO(frontseal_signer_new(ID, NUL, key, 3, OUT(signer)));
    NO(frontseal_signer_new_external(ID, NUL, 3, FRONTSEAL_SHA1, never, NULL, NULL, false, OUT(signer)));
    NO(frontseal_signer_new_external(ID, NUL, FRONTSEAL_RSA, 3, never, NULL, NULL, false, OUT(signer)));
    OK(frontseal_cookie_attributes_new(&spoiled));
    NO(frontseal_cookie_attributes_set_same_site(spoiled, 4));
    NO(frontseal_cookie_attributes_set_secure(spoiled, true));
    frontseal_cookie_attributes_free(spoiled);
    FAILS(INVALID_TIME, frontseal_policy_new(INT64_MIN, OUT(policy)));
    FAILS(INVALID_TIME, frontseal_policy_new(INT64_MAX, OUT(policy)));
    FAILS(INVALID_TIME, frontseal_policy_expires_in(UINT64_MAX, OUT(policy)));
}

/* Refuse a text that is well formed and senseless. */
static void refuse_text(const char *bad, size_t bad_len)
{
    frontseal_policy *spoiled = NULL;
    FAILS(INVALID_URL, frontseal_sign_url(signer, bad, bad_len, policy, &text));
    FAILS(INVALID_URL, frontseal_sign_url_into(signer, bad, bad_len, policy, NULL, 0, &len));
    FAILS(INVALID_URL, frontseal_sign_urls(signer, &bad, &bad_len, 1, policy, &list));
    FAILS(INVALID_MANIFEST, frontseal_sign_manifest(signer, bad, bad_len, MANIFEST_URL, NUL, policy, false, NULL, &text));
    FAILS(INVALID_URL, frontseal_sign_manifest(signer, PLAYLIST, NUL, bad, bad_len, policy, true, NULL, &text));
    FAILS(INVALID_MANIFEST, frontseal_signed_policy_manifest(signed_policy, bad, bad_len, MANIFEST_URL, NUL, NULL, &text));
    FAILS(INVALID_URL, frontseal_signed_policy_manifest(signed_policy, PLAYLIST, NUL, bad, bad_len, NULL, &text));
    FAILS(INVALID_URL, frontseal_child_playlists(PLAYLIST, NUL, bad, bad_len, &list));
    FAILS(INVALID_URL, frontseal_batch_sign(batch, &bad, &bad_len, 1, &list));
    FAILS(INVALID_URL, frontseal_signed_policy_url(signed_policy, bad, bad_len, &text));
    FAILS(INVALID_URL, frontseal_signed_policy_write_url(signed_policy, bad, bad_len, NULL, 0, &len));
    FAILS(INVALID_URL, frontseal_policy_statement_for_url(policy, bad, bad_len, &text, &answer));
    FAILS(INVALID_POLICY, frontseal_policy_from_json(bad, bad_len, OUT(policy)));
    FAILS(INVALID_POLICY, frontseal_resource_new(bad, bad_len, OUT(resource)));
    FAILS(INVALID_KEY_PAIR_ID, frontseal_signer_new(bad, bad_len, key, FRONTSEAL_SHA1, OUT(signer)));
    FAILS(INVALID_KEY, frontseal_private_key_new(bad, bad_len, NULL, 0, OUT(private_key)));
    FAILS(INVALID_KEY, frontseal_public_key_new(bad, bad_len, OUT(public_key)));
    FAILS(ACCESS_DENIED, frontseal_verify_url(verifier, bad, bad_len, 1, NULL, 0, OUT(grant)));
    FAILS(ACCESS_DENIED, frontseal_verify_cookies(verifier, URL, NUL, bad, bad_len, 1, NULL, 0, OUT(grant)));
    FAILS(INVALID_IP_ADDRESS, frontseal_verify_url(verifier, URL, NUL, 1, bad == NULL ? "" : bad, bad_len, OUT(grant)));
    OK(frontseal_policy_new(END, &spoiled));
    FAILS(INVALID_IP_ADDRESS, frontseal_policy_set_ip_address(spoiled, bad, bad_len));
    frontseal_policy_free(spoiled);
}

static void a_text_that_is_empty_or_huge_is_refused(void)
{
    size_t huge_len = ((size_t)4 << 20) / step;
    char *huge = (char *)malloc(huge_len + 1);
    if (huge == NULL)
        exit(1);
    memset(huge, 'a', huge_len);
    huge[huge_len] = '\0';
    refuse_text("", 0);
    refuse_text("", NUL);
    refuse_text(NULL, 0);
    refuse_text("a\0b", 3);
    huge[0] = '-';
    refuse_text(huge, huge_len);
    refuse_text(huge, NUL);
    free(huge);
}

/* The call may succeed or fail, not break. */
static void whatever(frontseal_error *error)
{
    frontseal_error_free(error);
}

static void beginnings_of_good_texts_are_read_or_refused(void)
{
    static const char json[] = "{\"Statement\":[{\"Resource\":\"https://h.example/*\",\"Condition\":{\"DateLessThan\":"
                               "{\"AWS:EpochTime\":1893456000},\"IpAddress\":{\"AWS:SourceIp\":\"192.0.2.0/24\"}}}]}";
    static const char mpd[] = "<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\"><Period><AdaptationSet><SegmentTemplate "
                              "media=\"$Number$.m4s\"/></AdaptationSet></Period></MPD>";
    char *pem = read_text(keys, "p-256.pem");
    char *public_pem = read_text(keys, "p-256.pub.pem");
    char *header = NULL;
    OK(frontseal_signed_cookies_cookie_header(cookies, &header));
    for (size_t cut = 0; cut < strlen(mpd); cut += step) {
        char *part = alone(mpd, cut);
        FAILS(INVALID_MANIFEST, frontseal_sign_manifest(signer, part, cut, MANIFEST_URL, NUL, policy, false, NULL, &text));
        free(part);
    }
    for (size_t cut = 0; cut < strlen(json); cut += step) {
        char *part = alone(json, cut);
        FAILS(INVALID_POLICY, frontseal_policy_from_json(part, cut, OUT(policy)));
        free(part);
    }
    for (size_t cut = 0; cut < strlen(pem); cut += step) {
        char *part = alone(pem, cut);
        frontseal_private_key *read = NULL;
        whatever(frontseal_private_key_new(part, cut, part, cut, &read));
        frontseal_private_key_free(read);
        free(part);
    }
    for (size_t cut = 0; cut < strlen(public_pem); cut += step) {
        char *part = alone(public_pem, cut);
        frontseal_public_key *read = NULL;
        whatever(frontseal_public_key_new(part, cut, &read));
        frontseal_public_key_free(read);
        free(part);
    }
    for (size_t cut = 0; cut < strlen(signed_url); cut += step) {
        char *part = alone(signed_url, cut);
        char *json_out = NULL;
        FAILS(ACCESS_DENIED, frontseal_verify_url(verifier, part, cut, END - 1, NULL, 0, OUT(grant)));
        OK(frontseal_inspect(part, cut, NULL, 0, END - 1, NULL, 0, verifier, &json_out));
        frontseal_string_free(json_out);
        free(part);
    }
    for (size_t cut = 0; cut < strlen(header); cut += step) {
        char *part = alone(header, cut);
        char *json_out = NULL;
        whatever(frontseal_verify_cookies(verifier, URL, NUL, part, cut, END - 1, NULL, 0, NULL));
        OK(frontseal_inspect(NULL, 0, part, cut, END - 1, NULL, 0, verifier, &json_out));
        frontseal_string_free(json_out);
        free(part);
    }
    frontseal_string_free(header);
    free(public_pem);
    free(pem);
}

static void empty_lists_are_lists(void)
{
    char **none = NULL;
    OK(frontseal_sign_urls(signer, NULL, NULL, 0, policy, &none));
    CHECK(none != NULL && none[0] == NULL);
    frontseal_strings_free(none);
    OK(frontseal_batch_sign(batch, NULL, NULL, 0, &none));
    CHECK(none != NULL && none[0] == NULL);
    frontseal_strings_free(none);
}

static void a_result_with_a_nul_is_an_error(void)
{
    static const char playlist[] = "#EXTM3U\n# a\0b\n1.ts\n";
    NO(frontseal_flash_encode("a\0b", 3, &text));
    NO(frontseal_signed_policy_manifest(signed_policy, playlist, sizeof playlist - 1, MANIFEST_URL, NUL, NULL, &text));
}

static void nothing_was_written(void)
{
    CHECK(text == &mark);
    CHECK(list == (char **)&mark);
    CHECK(handle == &mark);
    CHECK(len == 77);
    CHECK(answer);
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    keys = argv[1];
    step = (size_t)atol(argv[2]);
    make_handles();
    freeing_null_does_nothing();
    asking_null_gives_the_default();
    a_missing_handle_is_an_error();
    a_missing_output_is_an_error();
    a_text_that_is_not_utf_8_is_an_error();
    a_length_that_cannot_be_is_an_error();
    a_number_without_a_meaning_is_an_error();
    a_text_that_is_empty_or_huge_is_refused();
    beginnings_of_good_texts_are_read_or_refused();
    empty_lists_are_lists();
    a_result_with_a_nul_is_an_error();
    nothing_was_written();
    free_handles();
    return failures != 0;
}
