/* Every function with arguments that are NULL, empty, huge, not UTF-8 and cut short: errors, and no output is touched.
 *
 * arguments KEYS STEP: of the texts that are cut short every STEPth is tried, and the huge one has 4 MiB / STEP */

#include "check.h"

static const char *keys;
static size_t step;
static frontseal_private_key *key;
static frontseal_public_key *public_key;
static frontseal_signer *signer;
static frontseal_policy policy, folder;
static frontseal_signed_policy *signed_policy;
static frontseal_signed_cookies *cookies;
static frontseal_verifier *verifier;
static frontseal_verify_options now;
static frontseal_batch *batch;
static char *signed_url;

/* Outputs that no failed call may write. */
static char mark;
static char *text = &mark;
static char **list = (char **)&mark;
static void *handle = &mark;
static size_t len = 77;
static bool answer = true;
static frontseal_grant grant = {.size = sizeof grant, .time_left = 77};
static frontseal_signed_manifest manifest = {.size = sizeof manifest, .warning_count = 77};
static frontseal_policy_info policy_info = {.size = sizeof policy_info, .date_less_than = 77};
static frontseal_key_info key_info = {.size = sizeof key_info, .bits = 77};
static frontseal_cache_info cache_info = {.size = sizeof cache_info, .hits = 77};

#define OUT(type) ((frontseal_##type **)&handle)
#define NO(call) FAILS(INVALID_ARGUMENT, call)
#define PLAYLIST_LEN (sizeof PLAYLIST - 1)

static int32_t never(void *user_data, frontseal_hash_algorithm hash, const uint8_t *message, size_t message_len,
                     uint8_t *signature, size_t *signature_len)
{
    (void)user_data, (void)hash, (void)message, (void)message_len, (void)signature, (void)signature_len;
    return 1;
}

static frontseal_external_key external(frontseal_key_type key_type, frontseal_sign_function sign)
{
    frontseal_external_key made = {.size = sizeof made, .sign = sign, .key_type = key_type};
    return made;
}

static void make_handles(void)
{
    key = read_key(keys, "p-256.pem");
    OK(frontseal_private_key_public_key(key, &public_key));
    signer = make_signer(key);
    policy = policy_for(NULL);
    folder = policy_for(FOLDER);
    now = request_at(END - 1, NULL);
    OK(frontseal_sign(signer, &folder, &signed_policy));
    OK(frontseal_sign_cookies(signer, &folder, &cookies));
    verifier = make_verifier(key);
    OK(frontseal_sign_url(signer, URL, &policy, &signed_url));
    OK(frontseal_batch_new(signer, &policy, NULL, &batch));
}

static void free_handles(void)
{
    frontseal_batch_free(batch);
    frontseal_string_free(signed_url);
    frontseal_verifier_free(verifier);
    frontseal_signed_cookies_free(cookies);
    frontseal_signed_policy_free(signed_policy);
    frontseal_signer_free(signer);
    frontseal_public_key_free(public_key);
    frontseal_private_key_free(key);
}

static void freeing_null_does_nothing(void)
{
    frontseal_grant empty_grant = {.size = sizeof empty_grant};
    frontseal_policy_info empty_info = {.size = sizeof empty_info};
    frontseal_signed_manifest empty_manifest = {.size = sizeof empty_manifest};
    frontseal_error_free(NULL);
    frontseal_string_free(NULL);
    frontseal_strings_free(NULL);
    frontseal_private_key_free(NULL);
    frontseal_public_key_free(NULL);
    frontseal_signer_free(NULL);
    frontseal_signed_policy_free(NULL);
    frontseal_signed_cookies_free(NULL);
    frontseal_batch_free(NULL);
    frontseal_verifier_free(NULL);
    frontseal_grant_clear(NULL);
    frontseal_grant_clear(&empty_grant);
    frontseal_policy_info_clear(NULL);
    frontseal_policy_info_clear(&empty_info);
    frontseal_signed_manifest_clear(NULL);
    frontseal_signed_manifest_clear(&empty_manifest);
}

static void asking_null_gives_the_default(void)
{
    frontseal_error_details details = {.size = sizeof details, .status = 77};
    frontseal_denial denial = {.size = sizeof denial, .edge_code = &mark};
    CHECK(frontseal_error_kind(NULL) == FRONTSEAL_KIND_NONE);
    CHECK(frontseal_error_code(NULL) == NULL);
    CHECK(frontseal_error_message(NULL) == NULL);
    CHECK(frontseal_error_message_in(NULL, FRONTSEAL_NAME_STYLE_CAMEL) == NULL);
    CHECK(!frontseal_error_read(NULL, &details) && details.status == 77);
    CHECK(!frontseal_error_denial(NULL, &denial) && denial.edge_code == &mark);
    CHECK(frontseal_signer_key_pair_id(NULL) == NULL);
    CHECK(frontseal_signer_hash_algorithm(NULL) == 0);
    CHECK(!frontseal_signed_policy_is_canned(NULL));
}

static void an_error_without_a_place_for_its_details_stays_whole(void)
{
    frontseal_error_details details = {.size = 0};
    frontseal_denial denial = {.size = 1};
    frontseal_error *error = frontseal_verify_url(verifier, URL, NULL, NULL);
    CHECK(!frontseal_error_read(error, NULL));
    CHECK(!frontseal_error_read(error, &details));
    CHECK(!frontseal_error_denial(error, NULL));
    CHECK(!frontseal_error_denial(error, &denial));
    CHECK(frontseal_error_kind(error) == FRONTSEAL_KIND_ACCESS_DENIED);
    frontseal_error_free(error);
}

static void a_missing_handle_is_an_error(void)
{
    const char *urls[] = {URL};
    const frontseal_external_key without_function = external(FRONTSEAL_RSA, NULL);
    const frontseal_trusted_key no_id = {NULL, public_key}, no_key = {ID, NULL};
    char room[16];
    NO(frontseal_private_key_public_key(NULL, OUT(public_key)));
    NO(frontseal_private_key_to_pem(NULL, &text));
    NO(frontseal_private_key_info(NULL, &key_info));
    NO(frontseal_private_key_sign(NULL, FRONTSEAL_SHA1, "m", 1, room, sizeof room, &len));
    NO(frontseal_public_key_to_pem(NULL, &text));
    NO(frontseal_public_key_info(NULL, &key_info));
    NO(frontseal_public_key_verify(NULL, FRONTSEAL_SHA1, "m", 1, "s", 1, &answer));
    NO(frontseal_policy_read(NULL, URL, &policy_info));
    NO(frontseal_signer_new(ID, NULL, NULL, OUT(signer)));
    NO(frontseal_signer_new_external(ID, NULL, NULL, OUT(signer)));
    NO(frontseal_signer_new_external(ID, &without_function, NULL, OUT(signer)));
    NO(frontseal_signer_cache_info(NULL, &cache_info));
    NO(frontseal_sign(NULL, &folder, OUT(signed_policy)));
    NO(frontseal_sign(signer, NULL, OUT(signed_policy)));
    NO(frontseal_sign_url(NULL, URL, &policy, &text));
    NO(frontseal_sign_url(signer, URL, NULL, &text));
    NO(frontseal_sign_url_into(NULL, URL, &policy, room, sizeof room, &len));
    NO(frontseal_sign_url_into(signer, URL, NULL, room, sizeof room, &len));
    NO(frontseal_sign_urls(NULL, urls, 1, &policy, &list));
    NO(frontseal_sign_urls(signer, urls, 1, NULL, &list));
    NO(frontseal_sign_cookies(NULL, &folder, OUT(signed_cookies)));
    NO(frontseal_sign_cookies(signer, NULL, OUT(signed_cookies)));
    NO(frontseal_sign_stream(NULL, "film", &policy, &text));
    NO(frontseal_sign_stream(signer, "film", NULL, &text));
    NO(frontseal_signed_policy_url(NULL, URL, &text));
    NO(frontseal_signed_policy_url_into(NULL, URL, room, sizeof room, &len));
    NO(frontseal_signed_policy_cookies(NULL, OUT(signed_cookies)));
    NO(frontseal_signed_policy_policy(NULL, &text));
    NO(frontseal_signed_policy_parameters(NULL, &list));
    NO(frontseal_signed_cookies_pairs(NULL, &list));
    NO(frontseal_signed_cookies_cookie_header(NULL, &text));
    NO(frontseal_signed_cookies_set_cookie_headers(NULL, NULL, &list));
    NO(frontseal_signed_cookies_clearing_headers(NULL, NULL, &list));
    NO(frontseal_signed_cookies_stale_names(NULL, &list));
    NO(frontseal_sign_manifest(NULL, PLAYLIST, PLAYLIST_LEN, MANIFEST_URL, &policy, NULL, &manifest));
    NO(frontseal_sign_manifest(signer, PLAYLIST, PLAYLIST_LEN, MANIFEST_URL, NULL, NULL, &manifest));
    NO(frontseal_signed_policy_manifest(NULL, PLAYLIST, PLAYLIST_LEN, MANIFEST_URL, NULL, &manifest));
    NO(frontseal_batch_new(NULL, &policy, NULL, OUT(batch)));
    NO(frontseal_batch_new(signer, NULL, NULL, OUT(batch)));
    NO(frontseal_batch_from_signed_policy(NULL, NULL, OUT(batch)));
    NO(frontseal_batch_sign(NULL, urls, 1, &list));
    NO(frontseal_verifier_new(&no_id, 1, OUT(verifier)));
    NO(frontseal_verifier_new(&no_key, 1, OUT(verifier)));
    NO(frontseal_verifier_key_pair_ids(NULL, &list));
    NO(frontseal_verify_url(NULL, URL, NULL, &grant));
    NO(frontseal_verify_cookies(NULL, URL, "a=b", NULL, &grant));
    NO(frontseal_verify_request(NULL, URL, NULL, NULL, &grant));
    NO(frontseal_private_key_from_json_field(NULL, 1, "a", NULL, 0, OUT(private_key)));
    NO(frontseal_private_key_from_json_field("", 0, NULL, NULL, 0, OUT(private_key)));
    NO(frontseal_private_key_from_file(NULL, NULL, NULL, 0, OUT(private_key)));
    NO(frontseal_object_url(NULL, "a", &text));
    NO(frontseal_object_url(URL, NULL, &text));
    FAILS(INVALID_URL, frontseal_inspect(NULL, NULL, &text));
}

static void a_missing_output_is_an_error(void)
{
    const char *urls[] = {URL};
    const frontseal_external_key outside = external(FRONTSEAL_RSA, never);
    char room[16];
    NO(frontseal_private_key_new("", 0, NULL, 0, NULL));
    NO(frontseal_private_key_from_json_field("", 0, "a", NULL, 0, NULL));
    NO(frontseal_private_key_from_file("", NULL, NULL, 0, NULL));
    NO(frontseal_private_key_generate(FRONTSEAL_P256, NULL));
    NO(frontseal_private_key_public_key(key, NULL));
    NO(frontseal_private_key_to_pem(key, NULL));
    NO(frontseal_private_key_info(key, NULL));
    NO(frontseal_private_key_sign(key, FRONTSEAL_SHA1, "m", 1, room, sizeof room, NULL));
    NO(frontseal_public_key_new("", 0, NULL));
    NO(frontseal_public_key_to_pem(public_key, NULL));
    NO(frontseal_public_key_info(public_key, NULL));
    NO(frontseal_public_key_verify(public_key, FRONTSEAL_SHA1, "m", 1, "s", 1, NULL));
    NO(frontseal_policy_read(&folder, URL, NULL));
    NO(frontseal_resource_matches(FOLDER, URL, NULL));
    NO(frontseal_resource_host(FOLDER, NULL));
    NO(frontseal_signer_new(ID, key, NULL, NULL));
    NO(frontseal_signer_new_external(ID, &outside, NULL, NULL));
    NO(frontseal_signer_from_environment(NULL, NULL, NULL));
    NO(frontseal_signer_cache_info(signer, NULL));
    NO(frontseal_sign(signer, &folder, NULL));
    NO(frontseal_sign_url(signer, URL, &policy, NULL));
    NO(frontseal_sign_url_into(signer, URL, &policy, room, sizeof room, NULL));
    NO(frontseal_sign_urls(signer, urls, 1, &policy, NULL));
    NO(frontseal_sign_cookies(signer, &folder, NULL));
    NO(frontseal_sign_stream(signer, "film", &policy, NULL));
    NO(frontseal_signed_policy_url(signed_policy, URL, NULL));
    NO(frontseal_signed_policy_url_into(signed_policy, URL, room, sizeof room, NULL));
    NO(frontseal_signed_policy_cookies(signed_policy, NULL));
    NO(frontseal_signed_policy_policy(signed_policy, NULL));
    NO(frontseal_signed_policy_parameters(signed_policy, NULL));
    NO(frontseal_signed_cookies_pairs(cookies, NULL));
    NO(frontseal_signed_cookies_cookie_header(cookies, NULL));
    NO(frontseal_signed_cookies_set_cookie_headers(cookies, NULL, NULL));
    NO(frontseal_signed_cookies_clearing_headers(cookies, NULL, NULL));
    NO(frontseal_signed_cookies_stale_names(cookies, NULL));
    NO(frontseal_sign_manifest(signer, PLAYLIST, PLAYLIST_LEN, MANIFEST_URL, &policy, NULL, NULL));
    NO(frontseal_signed_policy_manifest(signed_policy, PLAYLIST, PLAYLIST_LEN, MANIFEST_URL, NULL, NULL));
    NO(frontseal_child_playlists(PLAYLIST, PLAYLIST_LEN, MANIFEST_URL, NULL));
    NO(frontseal_batch_new(signer, &policy, NULL, NULL));
    NO(frontseal_batch_from_signed_policy(signed_policy, NULL, NULL));
    NO(frontseal_batch_sign(batch, urls, 1, NULL));
    NO(frontseal_verifier_new(NULL, 0, NULL));
    NO(frontseal_verifier_key_pair_ids(verifier, NULL));
    NO(frontseal_inspect(URL, NULL, NULL));
    NO(frontseal_encode_url(URL, NULL));
    NO(frontseal_object_url(URL, "a", NULL));
    NO(frontseal_encode_base64("a", 1, NULL));
    NO(frontseal_flash_encode("a", NULL));
}

/* Every function that takes a struct, with a size that no version of the struct has. */
static void refuse_size(size_t size)
{
    frontseal_policy no_policy = policy_for(FOLDER);
    frontseal_external_key outside = external(FRONTSEAL_RSA, never);
    const frontseal_signer_options signer_options = {.size = size};
    const frontseal_batch_options batch_options = {.size = size};
    const frontseal_cookie_attributes attributes = {.size = size};
    const frontseal_manifest_options manifest_options = {.size = size};
    const frontseal_verify_options verify_options = {.size = size};
    const frontseal_inspect_options inspect_options = {.size = size};
    const frontseal_environment_variables variables = {.size = size};
    frontseal_grant no_grant = {.size = size};
    frontseal_policy_info no_policy_info = {.size = size};
    frontseal_signed_manifest no_manifest = {.size = size};
    frontseal_key_info no_key_info = {.size = size};
    frontseal_cache_info no_cache_info = {.size = size};
    const char *urls[] = {URL};
    char room[16];
    no_policy.size = size;
    outside.size = size;
    NO(frontseal_signer_from_environment(&variables, NULL, OUT(signer)));
    NO(frontseal_sign(signer, &no_policy, OUT(signed_policy)));
    NO(frontseal_sign_url(signer, URL, &no_policy, &text));
    NO(frontseal_sign_url_into(signer, URL, &no_policy, room, sizeof room, &len));
    NO(frontseal_sign_urls(signer, urls, 1, &no_policy, &list));
    NO(frontseal_sign_cookies(signer, &no_policy, OUT(signed_cookies)));
    NO(frontseal_sign_stream(signer, "film", &no_policy, &text));
    NO(frontseal_sign_manifest(signer, PLAYLIST, PLAYLIST_LEN, MANIFEST_URL, &no_policy, NULL, &manifest));
    NO(frontseal_sign_manifest(signer, PLAYLIST, PLAYLIST_LEN, MANIFEST_URL, &policy, &manifest_options, &manifest));
    NO(frontseal_signed_policy_manifest(signed_policy, PLAYLIST, PLAYLIST_LEN, MANIFEST_URL, &manifest_options,
                                        &manifest));
    NO(frontseal_sign_manifest(signer, PLAYLIST, PLAYLIST_LEN, MANIFEST_URL, &policy, NULL, &no_manifest));
    NO(frontseal_signed_policy_manifest(signed_policy, PLAYLIST, PLAYLIST_LEN, MANIFEST_URL, NULL, &no_manifest));
    NO(frontseal_batch_new(signer, &no_policy, NULL, OUT(batch)));
    NO(frontseal_batch_new(signer, &policy, &batch_options, OUT(batch)));
    NO(frontseal_batch_from_signed_policy(signed_policy, &batch_options, OUT(batch)));
    NO(frontseal_policy_read(&no_policy, URL, &policy_info));
    NO(frontseal_policy_read(&policy, URL, &no_policy_info));
    NO(frontseal_signer_new(ID, key, &signer_options, OUT(signer)));
    NO(frontseal_signer_new_external(ID, &outside, NULL, OUT(signer)));
    NO(frontseal_signer_cache_info(signer, &no_cache_info));
    NO(frontseal_signed_cookies_set_cookie_headers(cookies, &attributes, &list));
    NO(frontseal_signed_cookies_clearing_headers(cookies, &attributes, &list));
    NO(frontseal_verify_url(verifier, signed_url, &verify_options, &grant));
    NO(frontseal_verify_url(verifier, signed_url, &now, &no_grant));
    NO(frontseal_verify_cookies(verifier, URL, "a=b", &verify_options, &grant));
    NO(frontseal_verify_request(verifier, signed_url, NULL, &verify_options, &grant));
    NO(frontseal_verify_request(verifier, signed_url, NULL, &now, &no_grant));
    NO(frontseal_inspect(URL, &inspect_options, &text));
    NO(frontseal_private_key_info(key, &no_key_info));
    NO(frontseal_public_key_info(public_key, &no_key_info));
    frontseal_grant_clear(&no_grant);
    frontseal_policy_info_clear(&no_policy_info);
    frontseal_signed_manifest_clear(&no_manifest);
    CHECK(no_grant.size == size && no_policy_info.size == size && no_manifest.size == size);
}

static void a_struct_without_its_size_is_an_error(void)
{
    frontseal_policy no_size = {.expires_in = 300};
    frontseal_error *error = frontseal_sign_url(signer, URL, &no_size, &text);
    CHECK(strcmp(frontseal_error_message(error),
                 "policy has the size 0: set policy.size to sizeof(frontseal_policy)") == 0);
    frontseal_error_free(error);
    refuse_size(0);
    refuse_size(1);
    refuse_size(sizeof(void *)); /* sizeof of a pointer to a struct */
    refuse_size(SIZE_MAX);
    refuse_size(SIZE_MAX / 2);
    refuse_size(4097);
}

/* Call every function that takes a text with this one; each must fail with invalid_argument. */
static void refuse_everywhere(const char *bad)
{
    const char *urls[] = {URL, bad};
    const frontseal_manifest_options hosts = {.size = sizeof hosts, .hosts = urls, .host_count = 2};
    const frontseal_external_key outside = external(FRONTSEAL_RSA, never);
    const frontseal_trusted_key trusted = {bad, public_key};
    NO(frontseal_resource_matches(bad, URL, &answer));
    NO(frontseal_resource_matches(FOLDER, bad, &answer));
    NO(frontseal_resource_host(bad, &text));
    NO(frontseal_signer_new(bad, key, NULL, OUT(signer)));
    NO(frontseal_signer_new_external(bad, &outside, NULL, OUT(signer)));
    NO(frontseal_sign_url(signer, bad, &policy, &text));
    NO(frontseal_sign_url_into(signer, bad, &policy, NULL, 0, &len));
    NO(frontseal_sign_urls(signer, urls, 2, &policy, &list));
    NO(frontseal_batch_sign(batch, urls, 2, &list));
    NO(frontseal_sign_stream(signer, bad, &policy, &text));
    NO(frontseal_signed_policy_url(signed_policy, bad, &text));
    NO(frontseal_signed_policy_url_into(signed_policy, bad, NULL, 0, &len));
    NO(frontseal_sign_manifest(signer, PLAYLIST, PLAYLIST_LEN, bad, &policy, NULL, &manifest));
    NO(frontseal_sign_manifest(signer, PLAYLIST, PLAYLIST_LEN, MANIFEST_URL, &policy, &hosts, &manifest));
    NO(frontseal_signed_policy_manifest(signed_policy, PLAYLIST, PLAYLIST_LEN, bad, NULL, &manifest));
    NO(frontseal_signed_policy_manifest(signed_policy, PLAYLIST, PLAYLIST_LEN, MANIFEST_URL, &hosts, &manifest));
    NO(frontseal_child_playlists(PLAYLIST, PLAYLIST_LEN, bad, &list));
    NO(frontseal_verifier_new(&trusted, 1, OUT(verifier)));
    NO(frontseal_verify_url(verifier, bad, NULL, &grant));
    NO(frontseal_verify_cookies(verifier, bad, "a=b", NULL, &grant));
    NO(frontseal_verify_cookies(verifier, URL, bad, NULL, &grant));
    NO(frontseal_verify_request(verifier, bad, NULL, NULL, &grant));
    NO(frontseal_encode_url(bad, &text));
    NO(frontseal_flash_encode(bad, &text));
    if (bad == NULL)
        return;
    /* Where NULL says "none". */
    const frontseal_verify_options from = request_at(END - 1, bad);
    const frontseal_inspect_options with_cookies = {.size = sizeof with_cookies, .cookies = bad};
    const frontseal_inspect_options with_address = {.size = sizeof with_address, .ip_address = bad};
    const frontseal_cookie_attributes domain = {.size = sizeof domain, .domain = bad};
    const frontseal_cookie_attributes path = {.size = sizeof path, .path = bad};
    frontseal_policy address = policy_for(FOLDER), resource = policy_for(bad);
    const frontseal_policy written = {.size = sizeof written, .policy = bad};
    address.ip_address = bad;
    NO(frontseal_policy_read(&policy, bad, &policy_info));
    NO(frontseal_verify_url(verifier, signed_url, &from, &grant));
    NO(frontseal_verify_request(verifier, URL, bad, NULL, &grant));
    NO(frontseal_inspect(bad, NULL, &text));
    NO(frontseal_inspect(URL, &with_cookies, &text));
    NO(frontseal_inspect(URL, &with_address, &text));
    NO(frontseal_signed_cookies_set_cookie_headers(cookies, &domain, &list));
    NO(frontseal_signed_cookies_clearing_headers(cookies, &path, &list));
    NO(frontseal_sign(signer, &address, OUT(signed_policy)));
    NO(frontseal_sign_url(signer, URL, &address, &text));
    NO(frontseal_sign_cookies(signer, &resource, OUT(signed_cookies)));
    NO(frontseal_policy_read(&written, NULL, &policy_info));
}

/* Call every function that takes a text of some length with this one; each must fail with invalid_argument. */
static void refuse_manifest(const char *bad, size_t bad_len)
{
    NO(frontseal_sign_manifest(signer, bad, bad_len, MANIFEST_URL, &policy, NULL, &manifest));
    NO(frontseal_signed_policy_manifest(signed_policy, bad, bad_len, MANIFEST_URL, NULL, &manifest));
    NO(frontseal_child_playlists(bad, bad_len, MANIFEST_URL, &list));
}

static void a_text_that_is_not_utf_8_is_an_error(void)
{
    static const char *const bad[] = {"\xff", "a\xc3", "\xed\xa0\x80", "\xc0\x80", "\xf5\x80\x80\x80"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char *with_nul = alone(bad[i], strlen(bad[i]) + 1), *without = alone(bad[i], strlen(bad[i]));
        refuse_everywhere(with_nul);
        refuse_manifest(without, strlen(bad[i]));
        free(without);
        free(with_nul);
    }
    refuse_everywhere(NULL);
    /* A character cut in two by its length. */
    refuse_manifest("\xc3\xa9", 1);
}

static void a_length_that_cannot_be_is_an_error(void)
{
    char room[1];
    const frontseal_manifest_options no_hosts = {.size = sizeof no_hosts, .host_count = 1};
    const char *same[] = {"a=1", "a=2"};
    const frontseal_manifest_options no_defines = {.size = sizeof no_defines, .define_count = 1};
    const frontseal_manifest_options twice = {.size = sizeof twice, .defines = same, .define_count = 2};
    const frontseal_manifest_options many_hosts = {
        .size = sizeof many_hosts, .hosts = (const char *const *)&mark, .host_count = SIZE_MAX / 4};
    refuse_manifest(PLAYLIST, SIZE_MAX);
    refuse_manifest(PLAYLIST, SIZE_MAX / 2 + 1);
    refuse_manifest(NULL, 1);
    NO(frontseal_private_key_new(URL, SIZE_MAX, NULL, 0, OUT(private_key)));
    NO(frontseal_private_key_new(NULL, 5, NULL, 0, OUT(private_key)));
    NO(frontseal_private_key_new("", 0, URL, SIZE_MAX, OUT(private_key)));
    NO(frontseal_public_key_new(URL, SIZE_MAX, OUT(public_key)));
    NO(frontseal_public_key_new(NULL, 1, OUT(public_key)));
    NO(frontseal_private_key_sign(key, FRONTSEAL_SHA1, NULL, 1, room, sizeof room, &len));
    NO(frontseal_private_key_sign(key, FRONTSEAL_SHA1, "m", 1, NULL, 1024, &len));
    NO(frontseal_private_key_sign(key, FRONTSEAL_SHA1, "m", 1, room, SIZE_MAX, &len));
    NO(frontseal_public_key_verify(public_key, FRONTSEAL_SHA1, "m", 1, NULL, 1, &answer));
    NO(frontseal_public_key_verify(public_key, FRONTSEAL_SHA1, NULL, SIZE_MAX, "s", 1, &answer));
    NO(frontseal_encode_base64(NULL, 1, &text));
    NO(frontseal_sign_urls(signer, NULL, 1, &policy, &list));
    NO(frontseal_sign_urls(signer, (const char *const *)&mark, SIZE_MAX / 4, &policy, &list));
    NO(frontseal_batch_sign(batch, NULL, 1, &list));
    NO(frontseal_sign_url_into(signer, URL, &policy, NULL, 8192, &len));
    NO(frontseal_sign_url_into(signer, URL, &policy, room, SIZE_MAX, &len));
    NO(frontseal_signed_policy_manifest(signed_policy, PLAYLIST, PLAYLIST_LEN, MANIFEST_URL, &no_hosts, &manifest));
    NO(frontseal_signed_policy_manifest(signed_policy, PLAYLIST, PLAYLIST_LEN, MANIFEST_URL, &many_hosts, &manifest));
    NO(frontseal_signed_policy_manifest(signed_policy, PLAYLIST, PLAYLIST_LEN, MANIFEST_URL, &no_defines, &manifest));
    NO(frontseal_signed_policy_manifest(signed_policy, PLAYLIST, PLAYLIST_LEN, MANIFEST_URL, &twice, &manifest));
    NO(frontseal_signed_policy_url_into(signed_policy, URL, NULL, 8192, &len));
    NO(frontseal_signed_policy_url_into(signed_policy, URL, room, SIZE_MAX, &len));
    NO(frontseal_verifier_new(NULL, 1, OUT(verifier)));
    NO(frontseal_verifier_new((const frontseal_trusted_key *)&mark, SIZE_MAX / 4, OUT(verifier)));
}

static void a_number_without_a_meaning_is_an_error(void)
{
    char room[128];
    const frontseal_manifest_options no_form = {.size = sizeof no_form, .uri_form = 3};
    const frontseal_signer_options no_hash = {.size = sizeof no_hash, .hash_algorithm = 3};
    const frontseal_cookie_attributes no_site = {.size = sizeof no_site, .same_site = 4};
    const frontseal_external_key no_type = external(3, never), outside = external(FRONTSEAL_RSA, never);
    NO(frontseal_signed_policy_manifest(signed_policy, PLAYLIST, PLAYLIST_LEN, MANIFEST_URL, &no_form, &manifest));
    NO(frontseal_private_key_generate(0, OUT(private_key)));
    NO(frontseal_private_key_generate(UINT32_MAX, OUT(private_key)));
    NO(frontseal_private_key_sign(key, 3, "m", 1, room, sizeof room, &len));
    NO(frontseal_public_key_verify(public_key, 3, "m", 1, "s", 1, &answer));
    NO(frontseal_signer_new(ID, key, &no_hash, OUT(signer)));
    NO(frontseal_signer_new_external(ID, &no_type, NULL, OUT(signer)));
    NO(frontseal_signer_new_external(ID, &outside, &no_hash, OUT(signer)));
    NO(frontseal_signed_cookies_set_cookie_headers(cookies, &no_site, &list));
    NO(frontseal_signed_cookies_clearing_headers(cookies, &no_site, &list));
    static const int64_t ends[] = {INT64_MIN, INT64_MAX, -1, 100000000000};
    const frontseal_policy longer = {.size = sizeof longer, .expires_in = 300, .round_to = 301};
    FAILS(INVALID_TIME, frontseal_sign_url(signer, URL, &longer, &text));
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        const frontseal_policy end = {.size = sizeof end, .date_less_than = ends[i]};
        const frontseal_policy soon = {.size = sizeof soon, .expires_in = ends[i]};
        const frontseal_policy rounded = {.size = sizeof rounded, .expires_in = 300, .round_to = ends[i]};
        FAILS(INVALID_TIME, frontseal_sign_url(signer, URL, &end, &text));
        FAILS(INVALID_TIME, frontseal_sign_url(signer, URL, &soon, &text));
        FAILS(INVALID_TIME, frontseal_sign_url(signer, URL, &rounded, &text));
    }
}

/* Refuse a text that is well formed and senseless. */
static void refuse_text(const char *bad)
{
    const frontseal_policy written = {.size = sizeof written, .policy = bad};
    const frontseal_verify_options from = request_at(END - 1, bad);
    const frontseal_trusted_key trusted = {bad, public_key};
    frontseal_policy address = policy_for(NULL);
    size_t bad_len = strlen(bad);
    address.ip_address = bad;
    FAILS(INVALID_URL, frontseal_sign_url(signer, bad, &policy, &text));
    FAILS(INVALID_URL, frontseal_sign_url_into(signer, bad, &policy, NULL, 0, &len));
    FAILS(INVALID_URL, frontseal_sign_urls(signer, &bad, 1, &policy, &list));
    FAILS(INVALID_MANIFEST, frontseal_sign_manifest(signer, bad, bad_len, MANIFEST_URL, &policy, NULL, &manifest));
    FAILS(INVALID_URL, frontseal_sign_manifest(signer, PLAYLIST, PLAYLIST_LEN, bad, &policy, NULL, &manifest));
    FAILS(INVALID_MANIFEST,
          frontseal_signed_policy_manifest(signed_policy, bad, bad_len, MANIFEST_URL, NULL, &manifest));
    FAILS(INVALID_URL, frontseal_signed_policy_manifest(signed_policy, PLAYLIST, PLAYLIST_LEN, bad, NULL, &manifest));
    FAILS(INVALID_URL, frontseal_child_playlists(PLAYLIST, PLAYLIST_LEN, bad, &list));
    FAILS(INVALID_URL, frontseal_batch_sign(batch, &bad, 1, &list));
    FAILS(INVALID_URL, frontseal_signed_policy_url(signed_policy, bad, &text));
    FAILS(INVALID_URL, frontseal_signed_policy_url_into(signed_policy, bad, NULL, 0, &len));
    FAILS(INVALID_URL, frontseal_policy_read(&policy, bad, &policy_info));
    FAILS(INVALID_POLICY, frontseal_sign_url(signer, URL, &written, &text));
    FAILS(INVALID_POLICY, frontseal_resource_matches(bad, URL, &answer));
    FAILS(INVALID_POLICY, frontseal_resource_host(bad, &text));
    FAILS(INVALID_KEY_PAIR_ID, frontseal_signer_new(bad, key, NULL, OUT(signer)));
    FAILS(INVALID_KEY_PAIR_ID, frontseal_verifier_new(&trusted, 1, OUT(verifier)));
    FAILS(INVALID_KEY, frontseal_private_key_new(bad, bad_len, NULL, 0, OUT(private_key)));
    FAILS(INVALID_KEY, frontseal_public_key_new(bad, bad_len, OUT(public_key)));
    FAILS(ACCESS_DENIED, frontseal_verify_url(verifier, bad, NULL, &grant));
    FAILS(ACCESS_DENIED, frontseal_verify_cookies(verifier, URL, bad, NULL, &grant));
    FAILS(INVALID_IP_ADDRESS, frontseal_verify_url(verifier, URL, &from, &grant));
    FAILS(INVALID_IP_ADDRESS, frontseal_sign_url(signer, URL, &address, &text));
}

static void a_text_that_is_empty_or_huge_is_refused(void)
{
    size_t huge_len = ((size_t)4 << 20) / step;
    char *huge = (char *)malloc(huge_len + 1);
    if (huge == NULL)
        exit(1);
    memset(huge, 'a', huge_len);
    huge[0] = '-';
    huge[huge_len] = '\0';
    refuse_text("");
    refuse_text("a\x01"
                "b");
    refuse_text(huge);
    free(huge);
    FAILS(INVALID_MANIFEST, frontseal_sign_manifest(signer, NULL, 0, MANIFEST_URL, &policy, NULL, &manifest));
    FAILS(INVALID_MANIFEST, frontseal_sign_manifest(signer, "a\0b", 3, MANIFEST_URL, &policy, NULL, &manifest));
    FAILS(INVALID_KEY, frontseal_private_key_new(NULL, 0, NULL, 0, OUT(private_key)));
    FAILS(INVALID_KEY, frontseal_private_key_new("a\0b", 3, NULL, 0, OUT(private_key)));
    FAILS(INVALID_KEY, frontseal_public_key_new(NULL, 0, OUT(public_key)));
}

/* The call may succeed or fail, not break. */
static void whatever(frontseal_error *error) { frontseal_error_free(error); }

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
        FAILS(INVALID_MANIFEST, frontseal_sign_manifest(signer, part, cut, MANIFEST_URL, &policy, NULL, &manifest));
        free(part);
    }
    for (size_t cut = 0; cut < strlen(json); cut += step) {
        char *part = beginning(json, cut);
        const frontseal_policy written = {.size = sizeof written, .policy = part};
        FAILS(INVALID_POLICY, frontseal_policy_read(&written, NULL, &policy_info));
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
    frontseal_inspect_options inspected = {.size = sizeof inspected, .now = END - 1, .verifier = verifier};
    for (size_t cut = 0; cut < strlen(signed_url); cut += step) {
        char *part = beginning(signed_url, cut);
        char *json_out = NULL;
        FAILS(ACCESS_DENIED, frontseal_verify_url(verifier, part, &now, &grant));
        OK(frontseal_inspect(part, &inspected, &json_out));
        frontseal_string_free(json_out);
        free(part);
    }
    for (size_t cut = 0; cut < strlen(header); cut += step) {
        char *part = beginning(header, cut);
        char *json_out = NULL;
        inspected.cookies = part;
        whatever(frontseal_verify_cookies(verifier, URL, part, &now, NULL));
        OK(frontseal_inspect(NULL, &inspected, &json_out));
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
    OK(frontseal_sign_urls(signer, NULL, 0, &policy, &none));
    CHECK(none != NULL && none[0] == NULL);
    frontseal_strings_free(none);
    OK(frontseal_batch_sign(batch, NULL, 0, &none));
    CHECK(none != NULL && none[0] == NULL);
    frontseal_strings_free(none);
}

static void a_result_with_a_nul_is_an_error(void)
{
    static const char playlist[] = "#EXTM3U\n# a\0b\n1.ts\n";
    NO(frontseal_signed_policy_manifest(signed_policy, playlist, sizeof playlist - 1, MANIFEST_URL, NULL, &manifest));
}

static void nothing_was_written(void)
{
    CHECK(text == &mark);
    CHECK(list == (char **)&mark);
    CHECK(handle == &mark);
    CHECK(len == 77);
    CHECK(answer);
    CHECK(grant.time_left == 77 && grant.texts == NULL);
    CHECK(manifest.warning_count == 77 && manifest.memory == NULL);
    CHECK(policy_info.date_less_than == 77 && policy_info.texts == NULL);
    CHECK(key_info.bits == 77);
    CHECK(cache_info.hits == 77);
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
    an_error_without_a_place_for_its_details_stays_whole();
    a_missing_handle_is_an_error();
    a_missing_output_is_an_error();
    a_struct_without_its_size_is_an_error();
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
