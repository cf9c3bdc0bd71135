/* Every function with good arguments gives what it says.
 *
 * results KEYS */

#define _POSIX_C_SOURCE 200112L /* setenv */

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
    const frontseal_policy policy = {.size = sizeof policy, .date_less_than = 1258237200};
    char *text = NULL;
    OK(frontseal_signer_new("PK123456789754", key, NULL, &signer));
    OK(frontseal_sign_url(signer, url, &policy, &text));
    IS(expected, text);
    frontseal_signer_free(signer);
    frontseal_private_key_free(key);
}

static void a_key_says_what_it_is(void)
{
    frontseal_private_key *key = read_key(keys, "rsa-1024.pem"), *again = NULL, *made = NULL;
    frontseal_public_key *public_key = NULL, *public_again = NULL;
    frontseal_key_info info = {.size = sizeof info};
    char *text = NULL, *pem = NULL;
    uint8_t signature[1024];
    size_t len = 0;
    bool holds = false;
    OK(frontseal_private_key_info(key, &info));
    CHECK(info.key_type == FRONTSEAL_RSA && info.bits == 1024);
    CHECK(info.warning != NULL && strstr(info.warning, "RSA-1024") != NULL);

    OK(frontseal_private_key_to_pem(key, &pem));
    OK(frontseal_private_key_new(pem, strlen(pem), "not needed", 10, &again));
    frontseal_string_free(pem);
    OK(frontseal_private_key_public_key(again, &public_again));
    OK(frontseal_public_key_to_pem(public_again, &pem));
    OK(frontseal_public_key_new(pem, strlen(pem), &public_key));
    OK(frontseal_public_key_to_pem(public_key, &text));
    IS(pem, text);
    frontseal_string_free(pem);
    OK(frontseal_public_key_info(public_key, &info));
    CHECK(info.key_type == FRONTSEAL_RSA && info.bits == 1024 && info.warning == NULL);

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
    OK(frontseal_private_key_info(made, &info));
    CHECK(info.key_type == FRONTSEAL_P256 && info.bits == 256 && info.warning == NULL);
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
    FAILS(INVALID_KEY, frontseal_private_key_new(pem, strlen(pem), NULL, 0, &key));
    FAILS(INVALID_KEY, frontseal_private_key_new(pem, strlen(pem), "wrong", 5, &key));
    CHECK(key == NULL);
    OK(frontseal_private_key_new(pem, strlen(pem), "open-sesame", 11, &key));
    frontseal_private_key_free(key);
    free(pem);
}

static void a_key_comes_from_a_file_and_from_json(void)
{
    char *pem = read_text(keys, "rsa-2048.pem"), path[4096], json[8192];
    size_t len = (size_t)snprintf(json, sizeof json, "{\"old\": 5, \"new\": \"");
    frontseal_private_key *key = NULL;
    frontseal_key_info info = {.size = sizeof info};
    for (const char *next = pem; *next != 0; next++) {
        if (*next == '\n')
            json[len++] = '\\';
        json[len++] = *next == '\n' ? 'n' : *next;
    }
    len += (size_t)snprintf(json + len, sizeof json - len, "\"}");
    OK(frontseal_private_key_from_json_field(json, len, "new", NULL, 0, &key));
    OK(frontseal_private_key_info(key, &info));
    CHECK(info.bits == 2048);
    frontseal_private_key_free(key);
    FAILS(INVALID_KEY, frontseal_private_key_from_json_field(json, len, "old", NULL, 0, &key));
    FAILS(INVALID_KEY, frontseal_private_key_from_json_field(pem, strlen(pem), "new", NULL, 0, &key));

    snprintf(path, sizeof path, "%s/forms/p-256-encrypted-aes-256.pem", keys);
    OK(frontseal_private_key_from_file(path, NULL, "open-sesame", 11, &key));
    OK(frontseal_private_key_info(key, &info));
    CHECK(info.key_type == FRONTSEAL_P256);
    frontseal_private_key_free(key);
    FAILS(INVALID_KEY, frontseal_private_key_from_file(path, NULL, NULL, 0, &key));
    FAILS(INVALID_KEY, frontseal_private_key_from_file(path, "new", NULL, 0, &key));
    snprintf(path, sizeof path, "%s/no-such-key.pem", keys);
    frontseal_error *error = frontseal_private_key_from_file(path, NULL, NULL, 0, &key);
    CHECK(error != NULL && strstr(frontseal_error_message(error), "no-such-key.pem: cannot read the file: ") != NULL);
    frontseal_error_free(error);
    error = frontseal_private_key_from_file(pem, NULL, NULL, 0, &key);
    CHECK(error != NULL && strstr(frontseal_error_message(error), "neither a key nor the path") != NULL);
    CHECK(error != NULL && strstr(frontseal_error_message(error), "MII") == NULL);
    frontseal_error_free(error);
    free(pem);
}

static void a_signer_comes_from_the_environment(void)
{
    char *pem = read_text(keys, "rsa-2048.pem"), path[4096], *url = NULL, *expected = NULL;
    const frontseal_environment_variables others = {
        .size = sizeof others, .private_key = "CDN_KEY", .passphrase = "CDN_PASSPHRASE"};
    const frontseal_signer_options options = {.size = sizeof options, .cache_capacity = 3};
    const frontseal_policy policy = policy_for(NULL);
    frontseal_private_key *key = read_key(keys, "rsa-2048.pem");
    frontseal_signer *signer = make_signer(key);
    frontseal_cache_info cache = {.size = sizeof cache};
    OK(frontseal_sign_url(signer, URL, &policy, &expected));
    frontseal_signer_free(signer);
    setenv("FRONTSEAL_KEY_PAIR_ID", ID, 1);
    snprintf(path, sizeof path, "%s/rsa-2048.pem", keys);
    for (int i = 0; i < 2; i++) {
        setenv("FRONTSEAL_PRIVATE_KEY", i == 0 ? pem : path, 1);
        OK(frontseal_signer_from_environment(NULL, &options, &signer));
        OK(frontseal_sign_url(signer, URL, &policy, &url));
        IS(expected, url);
        OK(frontseal_signer_cache_info(signer, &cache));
        CHECK(cache.capacity == 3);
        frontseal_signer_free(signer);
    }
    frontseal_error *error = frontseal_signer_from_environment(&others, NULL, &signer);
    CHECK(error != NULL &&
          strstr(frontseal_error_message(error), "CDN_KEY: the variable is not set, or empty") != NULL);
    frontseal_error_free(error);
    snprintf(path, sizeof path, "%s/forms/p-256-encrypted-aes-256.pem", keys);
    setenv("CDN_KEY", path, 1);
    setenv("CDN_PASSPHRASE", "open-sesame", 1);
    OK(frontseal_signer_from_environment(&others, NULL, &signer));
    frontseal_signer_free(signer);
    setenv("FRONTSEAL_KEY_PAIR_ID", "", 1);
    FAILS(INVALID_KEY_PAIR_ID, frontseal_signer_from_environment(NULL, NULL, &signer));
    frontseal_private_key_free(key);
    frontseal_string_free(expected);
    free(pem);
}

static void a_policy_says_what_it_was_given(void)
{
    frontseal_policy policy = policy_for(FOLDER);
    frontseal_policy_info info = {.size = sizeof info};
    policy.date_greater_than = 1800000000;
    policy.ip_address = "192.0.2.7";
    OK(frontseal_policy_read(&policy, NULL, &info));
    CHECK(info.date_less_than == END);
    CHECK(info.has_date_greater_than && info.date_greater_than == 1800000000);
    CHECK(strcmp(info.ip_address, "192.0.2.7/32") == 0);
    CHECK(strcmp(info.resource, FOLDER) == 0);
    CHECK(info.for_many_urls && !info.canned);
    CHECK(strstr(info.statement, "192.0.2.7/32") != NULL);
    frontseal_policy_info_clear(&info);
    CHECK(info.size == sizeof info && info.resource == NULL && info.texts == NULL && info.date_less_than == 0);
    frontseal_policy_info_clear(&info);

    policy = policy_for(NULL);
    OK(frontseal_policy_read(&policy, NULL, &info));
    CHECK(info.resource == NULL && info.ip_address == NULL && info.statement == NULL);
    CHECK(!info.has_date_greater_than && !info.custom && !info.canned && !info.for_many_urls);
    frontseal_policy_info_clear(&info);
    OK(frontseal_policy_read(&policy, URL, &info));
    CHECK(info.canned);
    CHECK(strcmp(info.statement, "{\"Statement\":[{\"Resource\":\"" URL
                                 "\",\"Condition\":{\"DateLessThan\":{\"AWS:EpochTime\":1893456000}}}]}") == 0);
    frontseal_policy_info_clear(&info);
    policy.custom = true;
    OK(frontseal_policy_read(&policy, URL, &info));
    CHECK(info.custom && !info.canned);
    frontseal_policy_info_clear(&info);

    frontseal_policy soon = {.size = sizeof soon, .expires_in = 100000, .round_to = 100000};
    OK(frontseal_policy_read(&soon, NULL, &info));
    CHECK(info.date_less_than > END / 2 && info.date_less_than % 100000 == 0);
    frontseal_policy_info_clear(&info);

    frontseal_policy written = {
        .size = sizeof written,
        .policy = "{ \"Statement\": [{\"Condition\": {\"DateLessThan\": {\"AWS:EpochTime\": 9}}}] }",
    };
    OK(frontseal_policy_read(&written, NULL, &info));
    CHECK(strcmp(info.statement, written.policy) == 0 && info.custom && info.date_less_than == 9);
    frontseal_policy_info_clear(&info);
    written.minify = true;
    OK(frontseal_policy_read(&written, NULL, &info));
    CHECK(strcmp(info.statement, "{\"Statement\":[{\"Condition\":{\"DateLessThan\":{\"AWS:EpochTime\":9}}}]}") == 0);
    frontseal_policy_info_clear(&info);
}

/* The call fails with invalid_policy, and names these arguments. */
static void contradicts(const char *arguments, const frontseal_policy *policy)
{
    frontseal_private_key *key = read_key(keys, "p-256.pem");
    frontseal_signer *signer = make_signer(key);
    frontseal_error_details details = {.size = sizeof details};
    char *text = NULL;
    frontseal_error *error = frontseal_sign_url(signer, URL, policy, &text);
    CHECK(frontseal_error_kind(error) == FRONTSEAL_KIND_INVALID_POLICY && text == NULL);
    CHECK(frontseal_error_read(error, &details));
    if (details.arguments == NULL || strcmp(arguments, details.arguments) != 0) {
        fprintf(stderr, "not %s: %s\n", arguments, frontseal_error_message(error));
        failures++;
    }
    frontseal_error_free(error);
    frontseal_signer_free(signer);
    frontseal_private_key_free(key);
}

static void fields_that_contradict_each_other_are_refused(void)
{
    frontseal_policy policy = {.size = sizeof policy};
    contradicts("expires_in,date_less_than,policy", &policy);
    policy.expires_in = 300;
    policy.date_less_than = END;
    contradicts("expires_in,date_less_than", &policy);
    policy.expires_in = 0;
    policy.round_to = 60;
    contradicts("round_to", &policy);
    policy = policy_for(NULL);
    policy.minify = true;
    contradicts("minify", &policy);
    policy = policy_for(NULL);
    policy.policy = "{}";
    contradicts("date_less_than", &policy);
}

static void an_error_says_what_it_is_about(void)
{
    frontseal_private_key *key = read_key(keys, "p-256.pem");
    frontseal_signer *signer = make_signer(key);
    frontseal_error_details details = {.size = sizeof details};
    frontseal_denial denial = {.size = sizeof denial};
    frontseal_policy policy = policy_for(NULL);
    const char *urls[] = {URL, "https://d111111abcdef8.cloudfront.net/a b"};
    char *text = NULL, **list = NULL;
    policy.date_greater_than = END + 1;
    frontseal_error *error = frontseal_sign_url(signer, URL, &policy, &text);
    CHECK(frontseal_error_kind(error) == FRONTSEAL_KIND_INVALID_TIME);
    CHECK(strstr(frontseal_error_message(error), "date_greater_than") != NULL);
    CHECK(strstr(frontseal_error_message_in(error, FRONTSEAL_NAME_STYLE_SNAKE), "date_greater_than") != NULL);
    CHECK(strstr(frontseal_error_message_in(error, FRONTSEAL_NAME_STYLE_CAMEL), "dateGreaterThan") != NULL);
    CHECK(strstr(frontseal_error_message_in(error, FRONTSEAL_NAME_STYLE_PASCAL), "DateGreaterThan") != NULL);
    CHECK(strstr(frontseal_error_message_in(error, FRONTSEAL_NAME_STYLE_FLAG), "--date-greater-than") != NULL);
    CHECK(strcmp(frontseal_error_message_in(error, 4), frontseal_error_message(error)) == 0);
    CHECK(frontseal_error_read(error, &details));
    CHECK(details.index == -1 && details.status == 0);
    CHECK(!frontseal_error_denial(error, &denial));
    frontseal_error_free(error);

    policy = policy_for(NULL);
    error = frontseal_sign_urls(signer, urls, 2, &policy, &list);
    CHECK(frontseal_error_read(error, &details));
    CHECK(details.index == 1 && details.byte == 39 && details.line == 0);
    frontseal_error_free(error);

    policy = (frontseal_policy){.size = sizeof policy, .policy = "{\n  \"Statement\": x}"};
    error = frontseal_sign_url(signer, URL, &policy, &text);
    CHECK(frontseal_error_read(error, &details));
    CHECK(details.line == 2 && details.column > 0 && details.byte == -1);
    frontseal_error_free(error);
    frontseal_signer_free(signer);
    frontseal_private_key_free(key);
}

static void a_field_that_is_wrong_fails_the_call(void)
{
    frontseal_private_key *key = read_key(keys, "p-256.pem");
    frontseal_signer *signer = make_signer(key);
    frontseal_policy policy = policy_for(FOLDER);
    char *text = NULL;
    policy.ip_address = "2001:db8::1";
    FAILS(INVALID_IP_ADDRESS, frontseal_sign_url(signer, URL, &policy, &text));
    policy.ip_address = "";
    FAILS(INVALID_IP_ADDRESS, frontseal_sign_url(signer, URL, &policy, &text));
    policy.ip_address = NULL;
    policy.resource = "";
    FAILS(INVALID_POLICY, frontseal_sign_url(signer, URL, &policy, &text));
    policy.resource = NULL;
    policy.date_greater_than = -1;
    FAILS(INVALID_TIME, frontseal_sign_url(signer, URL, &policy, &text));
    CHECK(text == NULL);
    frontseal_signer_free(signer);
    frontseal_private_key_free(key);
}

/* A struct of another version: it begins as ours, and has more at its end. */
struct newer_policy {
    frontseal_policy known;
    int64_t unknown[2];
};

struct newer_grant {
    frontseal_grant known;
    int64_t unknown[2];
};

static void a_newer_program_loses_no_restriction(void)
{
    frontseal_private_key *key = read_key(keys, "p-256.pem");
    frontseal_signer *signer = make_signer(key);
    frontseal_verifier *verifier = make_verifier(key);
    const frontseal_verify_options now = request_at(END - 60, NULL);
    struct newer_policy policy = {.known = policy_for(NULL), .unknown = {0, 0}};
    struct newer_grant grant = {.unknown = {7, 7}};
    char *text = NULL;
    policy.known.size = sizeof policy;
    OK(frontseal_sign_url(signer, URL, &policy.known, &text));
    grant.known.size = sizeof grant;
    OK(frontseal_verify_url(verifier, text, &now, &grant.known));
    CHECK(grant.known.size == sizeof grant && grant.known.time_left == 60);
    CHECK(grant.unknown[0] == 0 && grant.unknown[1] == 0);
    frontseal_grant_clear(&grant.known);
    frontseal_string_free(text);
    text = NULL;
    policy.unknown[1] = 1;
    FAILS(INVALID_ARGUMENT, frontseal_sign_url(signer, URL, &policy.known, &text));
    policy.unknown[1] = 0;
    policy.known.reserved[5] = 1;
    frontseal_error *error = frontseal_sign_url(signer, URL, &policy.known, &text);
    CHECK(frontseal_error_kind(error) == FRONTSEAL_KIND_INVALID_ARGUMENT);
    CHECK(strstr(frontseal_error_message(error), "policy has a field that this library does not know") != NULL);
    frontseal_error_free(error);
    CHECK(text == NULL);
    frontseal_verifier_free(verifier);
    frontseal_signer_free(signer);
    frontseal_private_key_free(key);
}

static void what_is_signed_once_is_put_on_many_urls(void)
{
    frontseal_private_key *key = read_key(keys, "rsa-2048.pem");
    frontseal_signer *signer = make_signer(key);
    const frontseal_policy policy = policy_for(FOLDER);
    const frontseal_batch_options encoding = {.size = sizeof encoding, .encode = true};
    frontseal_signed_policy *signed_policy = NULL;
    frontseal_batch *batch = NULL;
    frontseal_error *error = NULL;
    const char *urls[] = {"https://d111111abcdef8.cloudfront.net/1", "https://d111111abcdef8.cloudfront.net/22?a=b"};
    const char *last[] = {"https://elsewhere.example/"};
    char *text = NULL, **list = NULL, **again = NULL;
    char buffer[8192];
    size_t len = 0;
    CHECK(strcmp(frontseal_signer_key_pair_id(signer), ID) == 0);
    CHECK(frontseal_signer_hash_algorithm(signer) == FRONTSEAL_SHA1);

    OK(frontseal_sign(signer, &policy, &signed_policy));
    CHECK(!frontseal_signed_policy_is_canned(signed_policy));
    OK(frontseal_signed_policy_policy(signed_policy, &text));
    CHECK(strstr(text, FOLDER) != NULL);
    frontseal_string_free(text);
    OK(frontseal_signed_policy_parameters(signed_policy, &list));
    CHECK(count(list) == 6 && strcmp(list[0], "Policy") == 0 && strcmp(list[5], ID) == 0);
    frontseal_strings_free(list);

    OK(frontseal_sign_urls(signer, urls, 2, &policy, &list));
    CHECK(count(list) == 2);
    for (size_t i = 0; i < 2; i++) {
        OK(frontseal_signed_policy_url(signed_policy, urls[i], &text));
        OK(frontseal_signed_policy_url_into(signed_policy, urls[i], buffer, sizeof buffer, &len));
        CHECK(strcmp(text, list[i]) == 0);
        CHECK(strcmp(text, buffer) == 0 && len == strlen(buffer));
        frontseal_string_free(text);
    }
    OK(frontseal_batch_from_signed_policy(signed_policy, NULL, &batch));
    OK(frontseal_batch_sign(batch, urls, 2, &again));
    CHECK(count(again) == 2 && strcmp(list[1], again[1]) == 0);
    error = frontseal_batch_sign(batch, last, 1, &again);
    CHECK(error != NULL && strncmp(frontseal_error_message(error), "url 2: ", 7) == 0);
    frontseal_error_free(error);
    frontseal_strings_free(again);
    frontseal_strings_free(list);
    frontseal_batch_free(batch);

    OK(frontseal_batch_new(signer, &policy, &encoding, &batch));
    frontseal_signer_free(signer);
    frontseal_private_key_free(key);
    urls[0] = "https://d111111abcdef8.cloudfront.net/a b";
    OK(frontseal_batch_sign(batch, urls, 1, &list));
    CHECK(strncmp(list[0], "https://d111111abcdef8.cloudfront.net/a%20b?Policy=", 51) == 0);
    frontseal_strings_free(list);
    frontseal_batch_free(batch);
    frontseal_signed_policy_free(signed_policy);
}

static void a_buffer_is_filled_to_its_last_byte_and_no_further(void)
{
    frontseal_private_key *key = read_key(keys, "p-256.pem");
    frontseal_signer *signer = make_signer(key);
    const frontseal_policy policy = policy_for(FOLDER);
    frontseal_signed_policy *signed_policy = NULL;
    frontseal_error *error = NULL;
    char *exact = NULL;
    size_t needed = 0, len = 0;
    OK(frontseal_sign(signer, &policy, &signed_policy));
    FAILS(BUFFER_TOO_SMALL, frontseal_signed_policy_url_into(signed_policy, URL, NULL, 0, &needed));
    exact = (char *)malloc(needed);
    CHECK(exact != NULL);
    memset(exact, 'x', needed);
    error = frontseal_signed_policy_url_into(signed_policy, URL, exact, needed - 1, &len);
    CHECK(strcmp(frontseal_error_code(error), "buffer_too_small") == 0);
    CHECK(len == needed && exact[0] == 'x' && exact[needed - 2] == 'x');
    frontseal_error_free(error);
    frontseal_error_free(error);
    OK(frontseal_signed_policy_url_into(signed_policy, URL, exact, needed, &len));
    CHECK(len == needed - 1 && strlen(exact) == len);
    free(exact);
    frontseal_signed_policy_free(signed_policy);
    frontseal_signer_free(signer);
    frontseal_private_key_free(key);
}

static void a_url_is_signed_into_a_buffer(void)
{
    frontseal_private_key *key = read_key(keys, "rsa-1024.pem");
    frontseal_signer *signer = make_signer(key);
    const frontseal_policy policy = policy_for(NULL);
    char buffer[8193], *expected = NULL;
    size_t len = 0, needed = 0;
    OK(frontseal_sign_url(signer, URL, &policy, &expected));
    OK(frontseal_sign_url_into(signer, URL, &policy, buffer, sizeof buffer, &len));
    CHECK(len == strlen(expected) && strcmp(buffer, expected) == 0);
    FAILS(BUFFER_TOO_SMALL, frontseal_sign_url_into(signer, URL, &policy, NULL, 0, &needed));
    CHECK(needed == len + 1);
    char *exact = (char *)malloc(needed);
    memset(exact, 'x', needed);
    FAILS(BUFFER_TOO_SMALL, frontseal_sign_url_into(signer, URL, &policy, exact, needed - 1, &len));
    CHECK(exact[0] == 'x' && len == needed);
    OK(frontseal_sign_url_into(signer, URL, &policy, exact, needed, &len));
    CHECK(len == needed - 1);
    IS(exact, expected);
    free(exact);
    frontseal_signer_free(signer);
    frontseal_private_key_free(key);
}

static int begins(const char *text, const char *beginning) { return strncmp(text, beginning, strlen(beginning)) == 0; }

static void a_manifest_is_signed_once_or_for_each_uri(void)
{
    static const char multivariant[] = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=800000\nlow/video.m3u8\n";
    static const char accented[] = "#EXTM3U\n/\xc3\xa9.ts", two_hosts[] = "#EXTM3U\n1.ts\n//media.example.com/2.ts";
    static const char broken[] = "#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI=\"";
    static const char *const hosts[] = {"media.example.com"};
    frontseal_private_key *key = read_key(keys, "rsa-1024.pem");
    frontseal_signer *signer = make_signer(key);
    const frontseal_policy policy = policy_for(NULL), folder = policy_for(FOLDER), everywhere = policy_for("*");
    frontseal_signed_policy *signed_policy = NULL;
    const frontseal_manifest_options each = {.size = sizeof each, .each = true};
    frontseal_manifest_options options = {
        .size = sizeof options, .uri_form = FRONTSEAL_URI_FORM_ABSOLUTE, .encode = true};
    const size_t playlist_len = strlen(PLAYLIST);
    char **list = NULL;
    frontseal_signed_manifest manifest = {.size = sizeof manifest}, again = {.size = sizeof again};
    OK(frontseal_sign_manifest(signer, PLAYLIST, playlist_len, MANIFEST_URL, &policy, NULL, &manifest));
    CHECK(begins(manifest.text, "#EXTM3U\n#EXTINF:6,\n1.ts?Policy="));
    frontseal_signed_manifest_clear(&manifest);
    OK(frontseal_sign_manifest(signer, PLAYLIST, playlist_len, MANIFEST_URL, &policy, &each, &manifest));
    CHECK(begins(manifest.text, "#EXTM3U\n#EXTINF:6,\n1.ts?Expires=1893456000&"));
    frontseal_signed_manifest_clear(&manifest);
    FAILS(INVALID_POLICY,
          frontseal_sign_manifest(signer, PLAYLIST, playlist_len, MANIFEST_URL, &folder, &each, &manifest));

    OK(frontseal_sign(signer, &folder, &signed_policy));
    OK(frontseal_sign_manifest(signer, PLAYLIST, playlist_len, MANIFEST_URL, &folder, NULL, &manifest));
    OK(frontseal_signed_policy_manifest(signed_policy, PLAYLIST, playlist_len, MANIFEST_URL, NULL, &again));
    CHECK(strcmp(manifest.text, again.text) == 0);
    CHECK(manifest.warning_count == 0 && manifest.define_count == 0);
    frontseal_signed_manifest_clear(&again);
    frontseal_signed_manifest_clear(&manifest);
    /* What lies behind the length is not read. */
    OK(frontseal_signed_policy_manifest(signed_policy, PLAYLIST "\xff", playlist_len, MANIFEST_URL, NULL, &manifest));
    frontseal_signed_manifest_clear(&manifest);
    OK(frontseal_signed_policy_manifest(signed_policy, accented, sizeof accented - 1, MANIFEST_URL, &options,
                                        &manifest));
    CHECK(begins(manifest.text, "#EXTM3U\nhttps://d111111abcdef8.cloudfront.net/%C3%A9.ts?Policy="));
    frontseal_signed_manifest_clear(&manifest);
    FAILS(INVALID_POLICY,
          frontseal_signed_policy_manifest(signed_policy, PLAYLIST, playlist_len, MANIFEST_URL, &each, &manifest));
    frontseal_signed_policy_free(signed_policy);

    options.hosts = hosts;
    options.host_count = 1;
    options.uri_form = FRONTSEAL_URI_FORM_RELATIVE;
    OK(frontseal_sign_manifest(signer, two_hosts, sizeof two_hosts - 1, MANIFEST_URL, &everywhere, &options,
                               &manifest));
    CHECK(begins(manifest.text, "#EXTM3U\n1.ts\n//media.example.com/2.ts?Policy="));
    frontseal_signed_manifest_clear(&manifest);
    frontseal_error *error =
        frontseal_sign_manifest(signer, broken, sizeof broken - 1, MANIFEST_URL, &policy, NULL, &manifest);
    CHECK(manifest.text == NULL && strcmp(frontseal_error_code(error), "invalid_manifest") == 0);
    CHECK(strstr(frontseal_error_message(error), "line 2") != NULL);
    frontseal_error_free(error);

    OK(frontseal_child_playlists(multivariant, sizeof multivariant - 1, MANIFEST_URL, &list));
    CHECK(count(list) == 1 && strcmp(list[0], "https://d111111abcdef8.cloudfront.net/hls/low/video.m3u8") == 0);
    frontseal_strings_free(list);
    OK(frontseal_child_playlists(PLAYLIST, playlist_len, MANIFEST_URL, &list));
    CHECK(count(list) == 0);
    frontseal_strings_free(list);
    frontseal_signer_free(signer);
    frontseal_private_key_free(key);
}

static void a_manifest_comes_with_warnings_and_variables(void)
{
    static const char parent[] = "#EXTM3U\n#EXT-X-DEFINE:NAME=\"v\",VALUE=\"a=b\"\n"
                                 "#EXT-X-NEW:URL=\"1\"\n#EXT-X-NEW:URL=\"2\"\nhttps://other.example/1.ts\n";
    static const char child[] = "#EXTM3U\n#EXT-X-DEFINE:IMPORT=\"v\"\n../{$v}.ts#t=1 \n";
    frontseal_private_key *key = read_key(keys, "p-256.pem");
    frontseal_signer *signer = make_signer(key);
    const frontseal_policy policy = policy_for(NULL);
    frontseal_signed_manifest first = {.size = sizeof first}, second = {.size = sizeof second};
    frontseal_manifest_options options = {.size = sizeof options, .each = true};
    OK(frontseal_sign_manifest(signer, parent, sizeof parent - 1, MANIFEST_URL, &policy, NULL, &first));
    CHECK(strcmp(first.text, parent) == 0);
    CHECK(first.warning_count == 2 && first.define_count == 1);
    CHECK(strcmp(first.warnings[0].code, "unsigned_url") == 0);
    CHECK(begins(first.warnings[0].message, "line 3, column 17: URL of #EXT-X-NEW is \"1\", "));
    CHECK(first.warnings[0].line == 3 && first.warnings[0].column == 17 && first.warnings[0].count == 2);
    CHECK(strcmp(first.warnings[1].code, "nothing_signed") == 0);
    CHECK(first.warnings[1].line == 0 && first.warnings[1].column == 0 && first.warnings[1].count == 1);
    CHECK(strcmp(first.defines[0], "v=a=b") == 0);

    FAILS(INVALID_MANIFEST,
          frontseal_sign_manifest(signer, child, sizeof child - 1, MANIFEST_URL, &policy, &options, &second));
    options.defines = first.defines;
    options.define_count = first.define_count;
    FAILS(INVALID_URL,
          frontseal_sign_manifest(signer, child, sizeof child - 1, MANIFEST_URL, &policy, &options, &second));
    options.folder = "https://d111111abcdef8.cloudfront.net/";
    OK(frontseal_sign_manifest(signer, child, sizeof child - 1, MANIFEST_URL, &policy, &options, &second));
    CHECK(strstr(second.text, "\n../{$v}.ts?Expires=1893456000&") != NULL);
    CHECK(strstr(second.text, "#t=1 \n") != NULL);
    CHECK(second.warning_count == 2);
    frontseal_signed_manifest_clear(&first);
    CHECK(first.text == NULL && first.warning_count == 0 && first.memory == NULL);
    frontseal_signed_manifest_clear(&first);
    frontseal_signed_manifest_clear(&second);
    frontseal_signer_free(signer);
    frontseal_private_key_free(key);
}

static void cookies_are_set_and_cleared(void)
{
    frontseal_private_key *key = read_key(keys, "rsa-2048.pem");
    frontseal_signer *signer = make_signer(key);
    const frontseal_policy policy = policy_for(FOLDER);
    frontseal_signed_policy *signed_policy = NULL;
    frontseal_signed_cookies *cookies = NULL, *again = NULL;
    frontseal_cookie_attributes attributes = {
        .size = sizeof attributes,
        .domain = "example.com",
        .path = "/hls",
        .max_age = 60,
        .same_site = FRONTSEAL_SAME_SITE_NONE,
        .allow_scripts = true,
        .partitioned = true,
    };
    char *text = NULL, *same = NULL, **list = NULL;
    OK(frontseal_sign_cookies(signer, &policy, &cookies));
    OK(frontseal_signed_cookies_pairs(cookies, &list));
    CHECK(count(list) == 6 && strcmp(list[0], "CloudFront-Policy") == 0 && strcmp(list[5], ID) == 0);
    frontseal_strings_free(list);
    OK(frontseal_sign(signer, &policy, &signed_policy));
    OK(frontseal_signed_policy_cookies(signed_policy, &again));
    OK(frontseal_signed_cookies_cookie_header(cookies, &text));
    OK(frontseal_signed_cookies_cookie_header(again, &same));
    IS(text, same);
    frontseal_string_free(text);

    OK(frontseal_signed_cookies_set_cookie_headers(cookies, NULL, &list));
    CHECK(count(list) == 3);
    CHECK(strcmp(list[2], "CloudFront-Key-Pair-Id=" ID "; Path=/; Secure; HttpOnly") == 0);
    frontseal_strings_free(list);
    OK(frontseal_signed_cookies_set_cookie_headers(cookies, &attributes, &list));
    CHECK(strcmp(list[2], "CloudFront-Key-Pair-Id=" ID "; Domain=example.com; Path=/hls; Max-Age=60; Secure; "
                          "SameSite=None; Partitioned") == 0);
    frontseal_strings_free(list);
    OK(frontseal_signed_cookies_stale_names(cookies, &list));
    CHECK(count(list) == 2 && strcmp(list[0], "CloudFront-Expires") == 0);
    frontseal_strings_free(list);
    OK(frontseal_signed_cookies_clearing_headers(cookies, &attributes, &list));
    CHECK(count(list) == 2);
    CHECK(strcmp(list[0], "CloudFront-Expires=; Domain=example.com; Path=/hls; Max-Age=0; Secure; SameSite=None; "
                          "Partitioned") == 0);
    frontseal_strings_free(list);

    attributes = (frontseal_cookie_attributes){.size = sizeof attributes, .allow_http = true, .omit_path = true};
    OK(frontseal_signed_cookies_set_cookie_headers(cookies, &attributes, &list));
    CHECK(strcmp(list[2], "CloudFront-Key-Pair-Id=" ID "; HttpOnly") == 0);
    frontseal_strings_free(list);
    attributes.same_site = FRONTSEAL_SAME_SITE_NONE;
    FAILS(INVALID_POLICY, frontseal_signed_cookies_set_cookie_headers(cookies, &attributes, &list));
    attributes = (frontseal_cookie_attributes){.size = sizeof attributes, .domain = "a;b"};
    FAILS(INVALID_POLICY, frontseal_signed_cookies_set_cookie_headers(cookies, &attributes, &list));
    attributes = (frontseal_cookie_attributes){.size = sizeof attributes, .path = "/", .omit_path = true};
    FAILS(INVALID_ARGUMENT, frontseal_signed_cookies_clearing_headers(cookies, &attributes, &list));
    frontseal_signed_cookies_free(again);
    frontseal_signed_cookies_free(cookies);
    frontseal_signed_policy_free(signed_policy);
    frontseal_signer_free(signer);
    frontseal_private_key_free(key);
}

/* The request is denied for this reason, with this code and message of the edge. */
static void is_denied(const char *reason, const char *code, const char *message, frontseal_error *error)
{
    frontseal_denial denial = {.size = sizeof denial};
    CHECK(frontseal_error_kind(error) == FRONTSEAL_KIND_ACCESS_DENIED);
    CHECK(strcmp(frontseal_error_code(error), "access_denied") == 0);
    CHECK(frontseal_error_denial(error, &denial));
    CHECK(strcmp(denial.reason, reason) == 0);
    CHECK(strcmp(denial.edge_code, code) == 0);
    CHECK(strcmp(denial.edge_message, message) == 0);
    CHECK(begins(denial.edge_xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>"));
    CHECK(strstr(denial.edge_xml, message) != NULL);
    frontseal_error_free(error);
}

static void a_request_is_granted_or_denied_as_the_edge_does(void)
{
    frontseal_private_key *key = read_key(keys, "rsa-2048.pem");
    frontseal_signer *signer = make_signer(key);
    frontseal_verifier *verifier = make_verifier(key);
    frontseal_policy policy = policy_for(FOLDER);
    frontseal_verify_options options = request_at(END - 60, "192.0.2.9");
    frontseal_signed_cookies *cookies = NULL;
    frontseal_grant grant = {.size = sizeof grant};
    char *url = NULL, *header = NULL, *text = NULL, **list = NULL;
    OK(frontseal_verifier_key_pair_ids(verifier, &list));
    CHECK(count(list) == 1 && strcmp(list[0], ID) == 0);
    frontseal_strings_free(list);
    policy.ip_address = "192.0.2.0/24";
    OK(frontseal_sign_url(signer, URL, &policy, &url));
    OK(frontseal_sign_cookies(signer, &policy, &cookies));
    OK(frontseal_signed_cookies_cookie_header(cookies, &header));

    OK(frontseal_verify_url(verifier, url, &options, &grant));
    CHECK(grant.time_left == 60);
    CHECK(grant.source == FRONTSEAL_SOURCE_URL);
    CHECK(grant.hash_algorithm == FRONTSEAL_SHA1);
    CHECK(!grant.canned && !grant.ambiguous && !grant.has_date_greater_than);
    CHECK(strcmp(grant.key_pair_id, ID) == 0);
    CHECK(strcmp(grant.resource, FOLDER) == 0);
    CHECK(strcmp(grant.ip_address, "192.0.2.0/24") == 0);
    CHECK(begins(grant.policy_text, "{\"Statement\":"));
    CHECK(grant.date_less_than == END);
    frontseal_grant_clear(&grant);
    CHECK(grant.size == sizeof grant && grant.key_pair_id == NULL && grant.texts == NULL);
    frontseal_grant_clear(&grant);
    OK(frontseal_verify_cookies(verifier, URL, header, &options, NULL));
    OK(frontseal_verify_request(verifier, URL, header, &options, &grant));
    CHECK(grant.source == FRONTSEAL_SOURCE_COOKIES);
    frontseal_grant_clear(&grant);

    is_denied("missing_key", "MissingKey", "Missing Key-Pair-Id query parameter or cookie value",
              frontseal_verify_request(verifier, URL, NULL, NULL, NULL));
    is_denied("ip_address", "AccessDenied", "Access denied", frontseal_verify_url(verifier, url, NULL, &grant));
    options.now = END;
    is_denied("expired", "AccessDenied", "Access denied", frontseal_verify_url(verifier, url, &options, &grant));
    options.now = -1;
    is_denied("malformed_request", "AccessDenied", "Access denied",
              frontseal_verify_url(verifier, url, &options, NULL));
    CHECK(grant.texts == NULL);

    frontseal_inspect_options inspected = {
        .size = sizeof inspected, .now = END, .ip_address = "192.0.2.9", .verifier = verifier};
    OK(frontseal_inspect(url, &inspected, &text));
    CHECK(strstr(text, "\"reason\":\"expired\"") != NULL);
    frontseal_string_free(text);
    const char *const set_cookies[] = {"CloudFront-Policy=x; Domain=cloudfront.net",
                                       "CloudFront-Key-Pair-Id=K1; Path=/"};
    inspected = (frontseal_inspect_options){.size = sizeof inspected,
                                            .set_cookies = set_cookies,
                                            .set_cookie_count = 2,
                                            .page_url = "https://d111111abcdef8.cloudfront.net/",
                                            .response = "<Error><Code>MissingKey</Code></Error>"};
    OK(frontseal_inspect(URL, &inspected, &text));
    CHECK(strstr(text, "cookie_domain_public_suffix") &&
          strstr(text, "\"cookie_header\":\"CloudFront-Key-Pair-Id=K1\""));
    CHECK(strstr(text, "\"response\":{\"sender\":\"cloudfront\""));
    frontseal_string_free(text);
    inspected = (frontseal_inspect_options){.size = sizeof inspected, .cookies = header};
    OK(frontseal_inspect(NULL, &inspected, &text));
    CHECK(strstr(text, "\"source\":\"cookies\"") != NULL);
    frontseal_string_free(text);
    frontseal_string_free(header);
    frontseal_string_free(url);
    frontseal_signed_cookies_free(cookies);
    frontseal_verifier_free(verifier);
    frontseal_signer_free(signer);
    frontseal_private_key_free(key);
}

static void a_path_that_climbs_is_ambiguous(void)
{
    frontseal_private_key *key = read_key(keys, "p-256.pem");
    frontseal_signer *signer = make_signer(key);
    frontseal_verifier *verifier = make_verifier(key);
    const char *film = "https://d111111abcdef8.cloudfront.net/hls/film";
    const frontseal_verify_options now = request_at(END - 60, NULL);
    frontseal_grant grant = {.size = sizeof grant};
    for (int is_wide = 0; is_wide < 2; is_wide++) {
        const frontseal_policy policy = policy_for(is_wide ? FOLDER : NULL);
        char *url = NULL;
        char sent[2048];
        OK(frontseal_sign_url(signer, film, &policy, &url));
        // What a client sends that does not resolve dots; such a URL is not signed.
        snprintf(sent, sizeof sent, "https://d111111abcdef8.cloudfront.net/hls/%sfilm%s", is_wide ? "%2e%2e/" : "",
                 strchr(url, '?'));
        OK(frontseal_verify_url(verifier, sent, &now, &grant));
        CHECK(grant.canned == !is_wide && grant.ambiguous == is_wide);
        CHECK(strcmp(grant.resource, is_wide ? FOLDER : film) == 0);
        frontseal_grant_clear(&grant);
        frontseal_string_free(url);
    }
    frontseal_verifier_free(verifier);
    frontseal_signer_free(signer);
    frontseal_private_key_free(key);
}

static void without_a_time_it_is_now(void)
{
    frontseal_private_key *key = read_key(keys, "p-256.pem");
    frontseal_signer *signer = make_signer(key);
    frontseal_verifier *verifier = make_verifier(key);
    const frontseal_policy soon = {.size = sizeof soon, .expires_in = 300};
    const frontseal_policy past = {.size = sizeof past, .date_less_than = 1258237200};
    frontseal_grant grant = {.size = sizeof grant};
    char *url = NULL;
    OK(frontseal_sign_url(signer, URL, &soon, &url));
    OK(frontseal_verify_url(verifier, url, NULL, &grant));
    CHECK(grant.time_left > 200 && grant.time_left <= 300);
    frontseal_grant_clear(&grant);
    frontseal_string_free(url);
    OK(frontseal_sign_url(signer, URL, &past, &url));
    is_denied("expired", "AccessDenied", "Access denied", frontseal_verify_url(verifier, url, NULL, NULL));
    frontseal_string_free(url);
    frontseal_verifier_free(verifier);
    frontseal_signer_free(signer);
    frontseal_private_key_free(key);
}

static void several_keys_are_trusted_by_their_ids(void)
{
    frontseal_private_key *rsa = read_key(keys, "rsa-2048.pem"), *p256 = read_key(keys, "p-256.pem");
    frontseal_public_key *public_rsa = NULL, *public_p256 = NULL;
    frontseal_verifier *verifier = NULL;
    frontseal_signer *signer = make_signer(p256);
    const frontseal_policy policy = policy_for(NULL);
    const frontseal_verify_options now = request_at(END - 1, NULL);
    char *url = NULL, **list = NULL;
    OK(frontseal_private_key_public_key(rsa, &public_rsa));
    OK(frontseal_private_key_public_key(p256, &public_p256));
    const frontseal_trusted_key trusted[] = {{ID, public_rsa}, {"K2", public_rsa}, {ID, public_p256}};
    OK(frontseal_verifier_new(trusted, 3, &verifier));
    frontseal_public_key_free(public_rsa);
    frontseal_public_key_free(public_p256);
    OK(frontseal_verifier_key_pair_ids(verifier, &list));
    CHECK(count(list) == 2);
    frontseal_strings_free(list);
    OK(frontseal_sign_url(signer, URL, &policy, &url));
    OK(frontseal_verify_url(verifier, url, &now, NULL));
    frontseal_verifier_free(verifier);
    OK(frontseal_verifier_new(NULL, 0, &verifier));
    is_denied("unknown_key", "InvalidKey", "Unknown Key", frontseal_verify_url(verifier, url, &now, NULL));
    frontseal_string_free(url);
    frontseal_verifier_free(verifier);
    frontseal_signer_free(signer);
    frontseal_private_key_free(p256);
    frontseal_private_key_free(rsa);
}

static void a_cache_spares_key_operations(void)
{
    frontseal_private_key *key = read_key(keys, "rsa-2048.pem");
    const frontseal_signer_options options = {
        .size = sizeof options, .cache_capacity = 10, .hash_algorithm = FRONTSEAL_SHA256};
    frontseal_signer *signer = make_signer(key);
    const frontseal_policy policy = policy_for(NULL);
    frontseal_cache_info info = {.size = sizeof info, .hits = 7};
    char *first = NULL, *second = NULL;
    OK(frontseal_signer_cache_info(signer, &info));
    CHECK(info.hits == 0 && info.capacity == 0);
    frontseal_signer_free(signer);
    OK(frontseal_signer_new(ID, key, &options, &signer));
    CHECK(frontseal_signer_hash_algorithm(signer) == FRONTSEAL_SHA256);
    OK(frontseal_sign_url(signer, URL, &policy, &first));
    OK(frontseal_sign_url(signer, URL, &policy, &second));
    IS(first, second);
    OK(frontseal_signer_cache_info(signer, &info));
    CHECK(info.hits == 1 && info.misses == 1 && info.entries == 1 && info.capacity == 10);
    frontseal_string_free(first);
    frontseal_signer_free(signer);
    frontseal_private_key_free(key);
}

static void a_resource_matches_what_it_grants(void)
{
    bool matches = false;
    char *text = NULL;
    OK(frontseal_resource_matches(FOLDER, URL, &matches));
    CHECK(matches);
    OK(frontseal_resource_matches(FOLDER, "https://elsewhere.example/", &matches));
    CHECK(!matches);
    OK(frontseal_resource_host(FOLDER, &text));
    IS("d111111abcdef8.cloudfront.net", text);
    OK(frontseal_resource_host("*", &text));
    CHECK(text == NULL);
}

static void the_rest_does_what_it_says(void)
{
    frontseal_private_key *key = read_key(keys, "rsa-1024.pem");
    frontseal_signer *signer = make_signer(key);
    const frontseal_policy policy = policy_for(NULL);
    char *text = NULL;
    OK(frontseal_encode_url("https://h.example/\xc3\xa9 1", &text));
    IS("https://h.example/%C3%A9%201", text);
    OK(frontseal_object_url("https://h.example", "what? 50%*.mp4", &text));
    IS("https://h.example/what%3F%2050%25%2A.mp4", text);
    FAILS(INVALID_URL, frontseal_object_url("https://h.example", "a/../b", &text));
    FAILS(INVALID_URL, frontseal_object_url("h.example", "a", &text));
    OK(frontseal_encode_base64("\xfb\xff\xfe\xff", 4, &text));
    IS("-~~-~w__", text);
    OK(frontseal_sign_stream(signer, "videos/film", &policy, &text));
    CHECK(strncmp(text, "videos/film?Expires=1893456000&Signature=", 41) == 0);
    frontseal_string_free(text);
    OK(frontseal_flash_encode("a?b=c&d", &text));
    text[0] = '\0'; /* a text may be written into, and is freed all the same */
    IS("", text);
    OK(frontseal_flash_encode("a?b=c&d", &text));
    IS("a%3Fb%3Dc%26d", text);
    CHECK(strchr(frontseal_version(), '.') != NULL);
    CHECK(strcmp(frontseal_backend(), "aws-lc") == 0);
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
    a_key_comes_from_a_file_and_from_json();
    a_signer_comes_from_the_environment();
    a_policy_says_what_it_was_given();
    fields_that_contradict_each_other_are_refused();
    an_error_says_what_it_is_about();
    a_field_that_is_wrong_fails_the_call();
    a_newer_program_loses_no_restriction();
    what_is_signed_once_is_put_on_many_urls();
    a_buffer_is_filled_to_its_last_byte_and_no_further();
    a_url_is_signed_into_a_buffer();
    a_manifest_is_signed_once_or_for_each_uri();
    a_manifest_comes_with_warnings_and_variables();
    cookies_are_set_and_cleared();
    a_request_is_granted_or_denied_as_the_edge_does();
    a_path_that_climbs_is_ambiguous();
    without_a_time_it_is_now();
    several_keys_are_trusted_by_their_ids();
    a_cache_spares_key_operations();
    a_resource_matches_what_it_grants();
    the_rest_does_what_it_says();
    return failures != 0;
}
