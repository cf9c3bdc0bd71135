// frontseal through its C library.

#include <frontseal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "driver.h"

// Kept for all calls, as a service keeps them.
static frontseal_signer *rsa, *rsa_sha256, *p256;
static frontseal_policy canned = {.size = sizeof canned}, wildcard = {.size = sizeof wildcard};
static frontseal_verifier *verifier;

static void must(frontseal_error *error) { check(error == NULL, frontseal_error_message(error)); }

static frontseal_signer *new_signer(const struct input *input, const char *name, frontseal_hash_algorithm hash)
{
    frontseal_private_key *key;
    frontseal_signer *signer;
    size_t len;
    char *pem = read_key(input, name, &len);
    const frontseal_signer_options options = {.size = sizeof options, .hash_algorithm = hash};
    must(frontseal_private_key_new(pem, len, NULL, 0, &key));
    must(frontseal_signer_new(input->key_pair_id, key, &options, &signer));
    frontseal_private_key_free(key);
    free(pem);
    return signer;
}

static frontseal_verifier *new_verifier(const struct input *input)
{
    frontseal_public_key *key;
    frontseal_verifier *made;
    size_t len;
    char *pem = read_key(input, "rsa-2048.pub", &len);
    must(frontseal_public_key_new(pem, len, &key));
    const frontseal_trusted_key trusted = {input->key_pair_id, key};
    must(frontseal_verifier_new(&trusted, 1, &made));
    frontseal_public_key_free(key);
    free(pem);
    return made;
}

static double load_rsa(const struct input *input, size_t count, char **result)
{
    size_t len;
    char *pem = read_key(input, "rsa-2048", &len);
    double start = now();
    for (size_t i = 0; i < count; i++) {
        frontseal_private_key *key;
        must(frontseal_private_key_new(pem, len, NULL, 0, &key));
        frontseal_private_key_free(key);
    }
    double seconds = now() - start;
    free(pem);
    *result = strdup("loaded");
    return seconds;
}

// Stop the clock, and make a text of the library's one of the driver's.
static double finish(double start, char *text, char **result)
{
    double seconds = now() - start;
    *result = strdup(text);
    frontseal_string_free(text);
    return seconds;
}

static double one(const struct input *input, const frontseal_signer *signer, size_t count, char **result)
{
    char *url = NULL;
    double start = now();
    for (size_t i = 0; i < count; i++) {
        frontseal_string_free(url);
        must(frontseal_sign_url(signer, input->url, &canned, &url));
    }
    return finish(start, url, result);
}

// Sign a list of different URLs, which is made before the clock starts, with `signer` or what it has signed already.
static double many(const struct input *input, const frontseal_signer *signer, const frontseal_policy *policy,
                   const frontseal_signed_policy *signed_policy, size_t count, char **result)
{
    char **urls = malloc(count * sizeof *urls), **signed_urls;
    frontseal_batch *batch;
    for (size_t i = 0; i < count; i++) {
        urls[i] = malloc(256);
        snprintf(urls[i], 256, "%s%zu.ts", input->folder, i);
    }
    double start = now();
    must(signed_policy ? frontseal_batch_from_signed_policy(signed_policy, NULL, &batch)
                       : frontseal_batch_new(signer, policy, NULL, &batch));
    must(frontseal_batch_sign(batch, (const char *const *)urls, count, &signed_urls));
    double seconds = now() - start;
    *result = strdup(signed_urls[count - 1]);
    frontseal_strings_free(signed_urls);
    frontseal_batch_free(batch);
    for (size_t i = 0; i < count; i++)
        free(urls[i]);
    free(urls);
    return seconds;
}

static double more_wildcard(const struct input *input, size_t count, char **result)
{
    frontseal_signed_policy *signed_policy;
    must(frontseal_sign(rsa, &wildcard, &signed_policy));
    double seconds = many(input, NULL, NULL, signed_policy, count, result);
    frontseal_signed_policy_free(signed_policy);
    return seconds;
}

static double cookies(const struct input *input, size_t count, char **result)
{
    (void)input;
    char *header = NULL;
    double start = now();
    for (size_t i = 0; i < count; i++) {
        frontseal_signed_cookies *signed_cookies;
        must(frontseal_sign_cookies(rsa, &wildcard, &signed_cookies));
        frontseal_string_free(header);
        must(frontseal_signed_cookies_cookie_header(signed_cookies, &header));
        frontseal_signed_cookies_free(signed_cookies);
    }
    return finish(start, header, result);
}

static double verify_rsa(const struct input *input, size_t count, char **result)
{
    char *url;
    must(frontseal_sign_url(rsa, input->url, &canned, &url));
    const frontseal_verify_options options = {.size = sizeof options, .now = input->end - 1};
    double start = now();
    for (size_t i = 0; i < count; i++) {
        frontseal_grant grant = {.size = sizeof grant};
        must(frontseal_verify_url(verifier, url, &options, &grant));
        frontseal_grant_clear(&grant);
    }
    return finish(start, url, result);
}

#define ROW(name, call)                                                                                                \
    static double name(const struct input *input, size_t count, char **result) { return call; }
ROW(url_rsa_sha1, one(input, rsa, count, result))
ROW(url_rsa_sha256, one(input, rsa_sha256, count, result))
ROW(url_p256, one(input, p256, count, result))
ROW(batch_rsa, many(input, rsa, &canned, NULL, count, result))
ROW(batch_p256, many(input, p256, &canned, NULL, count, result))
ROW(batch_wildcard, many(input, rsa, &wildcard, NULL, count, result))

int main(void)
{
    static const struct row rows[] = {
        {"load-rsa", load_rsa},
        {"url-rsa-sha1", url_rsa_sha1},
        {"url-rsa-sha256", url_rsa_sha256},
        {"url-p256", url_p256},
        {"batch-rsa", batch_rsa},
        {"batch-p256", batch_p256},
        {"batch-wildcard", batch_wildcard},
        {"more-wildcard", more_wildcard},
        {"cookies", cookies},
        {"verify-rsa", verify_rsa},
    };
    struct input input = read_input();
    rsa = new_signer(&input, "rsa-2048", FRONTSEAL_SHA1);
    rsa_sha256 = new_signer(&input, "rsa-2048", FRONTSEAL_SHA256);
    p256 = new_signer(&input, "p-256", FRONTSEAL_DEFAULT_HASH);
    verifier = new_verifier(&input);
    canned.date_less_than = wildcard.date_less_than = input.end;
    wildcard.resource = input.pattern;
    serve(&input, rows, sizeof rows / sizeof *rows);
}
