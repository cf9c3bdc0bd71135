/* A function that signs: called with what is to be signed, believed only as far as its answer can be a signature.
 *
 * external_key KEYS */

#include "check.h"

/* What the function does, and what was done with it. */
struct hsm {
    const frontseal_private_key *key;
    int32_t status;
    size_t claimed_len;
    frontseal_hash_algorithm hash_algorithm;
    int freed;
    /* Freed by the function itself. */
    frontseal_signer *own_signer;
    frontseal_batch *own_batch;
};

static int32_t sign(void *user_data, frontseal_hash_algorithm hash_algorithm, const uint8_t *message,
                    size_t message_len, uint8_t *signature, size_t *signature_len)
{
    struct hsm *hsm = (struct hsm *)user_data;
    frontseal_error *error = frontseal_private_key_sign(hsm->key, hash_algorithm, message, message_len, signature,
                                                        *signature_len, signature_len);
    hsm->hash_algorithm = hash_algorithm;
    frontseal_signer_free(hsm->own_signer);
    frontseal_batch_free(hsm->own_batch);
    hsm->own_signer = NULL;
    hsm->own_batch = NULL;
    if (error != NULL) {
        frontseal_error_free(error);
        return -1;
    }
    if (hsm->claimed_len != 0)
        *signature_len = hsm->claimed_len;
    return hsm->status;
}

static void count_freed(void *user_data) { ((struct hsm *)user_data)->freed++; }

static frontseal_error *new_external(const char *key_pair_id, frontseal_key_type key_type,
                                     frontseal_sign_function function, struct hsm *hsm, frontseal_signer **out)
{
    const frontseal_external_key key = {
        .size = sizeof key,
        .sign = function,
        .user_data = hsm,
        .user_data_free = hsm == NULL ? NULL : count_freed,
        .key_type = key_type,
    };
    return frontseal_signer_new_external(key_pair_id, &key, NULL, out);
}

static frontseal_signer *make_external(struct hsm *hsm, frontseal_key_type key_type)
{
    frontseal_signer *signer = NULL;
    OK(new_external(ID, key_type, sign, hsm, &signer));
    return signer;
}

static void it_signs_as_the_key_itself_does(const frontseal_private_key *key)
{
    struct hsm hsm = {.key = key};
    frontseal_signer *own = make_signer(key), *external = make_external(&hsm, FRONTSEAL_RSA);
    frontseal_policy policy = policy_for(NULL);
    const char *urls[64];
    char **list = NULL, *expected = NULL;
    OK(frontseal_sign_url(own, URL, &policy, &expected));
    for (size_t i = 0; i < 64; i++)
        urls[i] = URL;
    OK(frontseal_sign_urls(external, urls, 64, &policy, &list));
    CHECK(strcmp(list[0], expected) == 0 && strcmp(list[63], expected) == 0);
    CHECK(hsm.hash_algorithm == FRONTSEAL_SHA1);
    frontseal_strings_free(list);
    frontseal_string_free(expected);
    frontseal_signer_free(own);
    frontseal_signer_free(external);
    CHECK(hsm.freed == 1);
}

static int32_t status_of(const frontseal_error *error)
{
    frontseal_error_details details = {.size = sizeof details};
    CHECK(frontseal_error_read(error, &details));
    return details.status;
}

static void its_failure_comes_out_with_its_number(const frontseal_private_key *key)
{
    struct hsm hsm = {.key = key, .status = -42};
    frontseal_signer *signer = make_external(&hsm, FRONTSEAL_RSA);
    frontseal_policy policy = policy_for(NULL);
    const char *urls[] = {URL};
    char *text = NULL, **list = NULL;
    frontseal_error *error = frontseal_sign_url(signer, URL, &policy, &text);
    CHECK(frontseal_error_kind(error) == FRONTSEAL_KIND_SIGNING_FAILED);
    CHECK(status_of(error) == -42);
    CHECK(strstr(frontseal_error_message(error), "-42") != NULL);
    frontseal_error_free(error);
    error = frontseal_sign_urls(signer, urls, 1, &policy, &list);
    CHECK(status_of(error) == -42);
    CHECK(strncmp(frontseal_error_message(error), "url 0: ", 7) == 0);
    frontseal_error_free(error);
    CHECK(text == NULL && list == NULL);
    frontseal_signer_free(signer);
}

static void a_signature_of_the_wrong_length_is_refused(const frontseal_private_key *key)
{
    static const size_t lens[] = {SIZE_MAX, SIZE_MAX / 2, 1025, 127, 1};
    struct hsm hsm = {.key = key};
    frontseal_signer *signer = make_external(&hsm, FRONTSEAL_RSA);
    frontseal_policy policy = policy_for(NULL);
    char *text = NULL;
    for (size_t i = 0; i < sizeof lens / sizeof *lens; i++) {
        hsm.claimed_len = lens[i];
        FAILS(SIGNING_FAILED, frontseal_sign_url(signer, URL, &policy, &text));
    }
    frontseal_signer_free(signer);
    /* RSA bytes are no ECDSA signature. */
    hsm.claimed_len = 0;
    signer = make_external(&hsm, FRONTSEAL_P256);
    FAILS(SIGNING_FAILED, frontseal_sign_url(signer, URL, &policy, &text));
    CHECK(hsm.hash_algorithm == FRONTSEAL_SHA256);
    frontseal_signer_free(signer);
    CHECK(hsm.freed == 2);
}

static int32_t say_nothing(void *user_data, frontseal_hash_algorithm hash_algorithm, const uint8_t *message,
                           size_t message_len, uint8_t *signature, size_t *signature_len)
{
    (void)user_data, (void)hash_algorithm, (void)message, (void)message_len, (void)signature, (void)signature_len;
    return 0;
}

static void a_length_that_was_not_set_is_no_signature(void)
{
    frontseal_signer *signer = NULL;
    frontseal_policy policy = policy_for(NULL);
    char *text = NULL;
    OK(new_external(ID, FRONTSEAL_RSA, say_nothing, NULL, &signer));
    frontseal_error *error = frontseal_sign_url(signer, URL, &policy, &text);
    CHECK(frontseal_error_kind(error) == FRONTSEAL_KIND_SIGNING_FAILED);
    CHECK(strstr(frontseal_error_message(error), "left *signature_len as it was") != NULL);
    CHECK(text == NULL);
    frontseal_error_free(error);
    frontseal_signer_free(signer);
}

static void user_data_is_freed_once_whatever_happens(const frontseal_private_key *key)
{
    struct hsm hsm = {.key = key};
    frontseal_signer *signer = NULL;
    frontseal_policy policy = policy_for(NULL);
    frontseal_batch *batch = NULL;
    FAILS(INVALID_KEY_PAIR_ID, new_external("-", FRONTSEAL_RSA, sign, &hsm, &signer));
    CHECK(hsm.freed == 1);
    FAILS(INVALID_ARGUMENT, new_external(ID, FRONTSEAL_RSA, NULL, &hsm, &signer));
    CHECK(hsm.freed == 2);
    FAILS(INVALID_ARGUMENT, new_external(ID, FRONTSEAL_RSA, sign, &hsm, NULL));
    CHECK(hsm.freed == 3);
    CHECK(signer == NULL);
    signer = make_external(&hsm, FRONTSEAL_RSA);
    OK(frontseal_batch_new(signer, &policy, NULL, &batch));
    frontseal_signer_free(signer);
    CHECK(hsm.freed == 3);
    frontseal_batch_free(batch);
    CHECK(hsm.freed == 4);
    OK(new_external(ID, FRONTSEAL_RSA, sign, NULL, &signer));
    frontseal_signer_free(signer);
}

/* The handle goes while it signs; the signer behind it does not. */
static void a_function_may_free_its_own_signer(const frontseal_private_key *key)
{
    struct hsm hsm = {.key = key};
    const frontseal_policy policy = policy_for(NULL), folder = policy_for(FOLDER);
    const char *urls[] = {URL};
    frontseal_signed_manifest manifest = {.size = sizeof manifest};
    char *text = NULL, **list = NULL;
    char buffer[8193];
    size_t len = 0;
    frontseal_signed_policy *signed_policy = NULL;
    frontseal_signed_cookies *cookies = NULL;
    frontseal_batch *batch = NULL;
    hsm.own_signer = make_external(&hsm, FRONTSEAL_RSA);
    OK(frontseal_sign_url(hsm.own_signer, URL, &policy, &text));
    frontseal_string_free(text);
    hsm.own_signer = make_external(&hsm, FRONTSEAL_RSA);
    OK(frontseal_sign_url_into(hsm.own_signer, URL, &policy, buffer, sizeof buffer, &len));
    hsm.own_signer = make_external(&hsm, FRONTSEAL_RSA);
    OK(frontseal_sign_urls(hsm.own_signer, urls, 1, &policy, &list));
    frontseal_strings_free(list);
    hsm.own_signer = make_external(&hsm, FRONTSEAL_RSA);
    OK(frontseal_sign(hsm.own_signer, &folder, &signed_policy));
    frontseal_signed_policy_free(signed_policy);
    hsm.own_signer = make_external(&hsm, FRONTSEAL_RSA);
    OK(frontseal_sign_cookies(hsm.own_signer, &folder, &cookies));
    frontseal_signed_cookies_free(cookies);
    hsm.own_signer = make_external(&hsm, FRONTSEAL_RSA);
    OK(frontseal_sign_stream(hsm.own_signer, "film", &policy, &text));
    frontseal_string_free(text);
    hsm.own_signer = make_external(&hsm, FRONTSEAL_RSA);
    OK(frontseal_sign_manifest(hsm.own_signer, PLAYLIST, strlen(PLAYLIST), MANIFEST_URL, &policy, NULL, &manifest));
    frontseal_signed_manifest_clear(&manifest);
    CHECK(hsm.freed == 7);
    frontseal_signer *signer = make_external(&hsm, FRONTSEAL_RSA);
    OK(frontseal_batch_new(signer, &policy, NULL, &batch));
    hsm.own_signer = signer;
    hsm.own_batch = batch;
    OK(frontseal_batch_sign(batch, urls, 1, &list));
    frontseal_strings_free(list);
    CHECK(hsm.freed == 8);
}

/* The first signature is, and the first after a failure; and a private key has its own public half at once. */
static void signatures_are_verified_with_the_public_key(const char *keys)
{
    frontseal_private_key *right = read_key(keys, "rsa-2048.pem"), *other = read_key(keys, "rsa-1024.pem");
    frontseal_signer_options options = {.size = sizeof options};
    struct hsm hsm = {.key = other};
    const frontseal_external_key key = {.size = sizeof key, .sign = sign, .user_data = &hsm, .key_type = FRONTSEAL_RSA};
    const frontseal_policy policy = policy_for(NULL);
    frontseal_public_key *public_key = NULL;
    frontseal_signer *signer = NULL;
    char *url = NULL;
    OK(frontseal_private_key_public_key(right, &public_key));
    options.public_key = public_key;
    OK(frontseal_signer_new_external(ID, &key, &options, &signer));
    FAILS(SIGNING_FAILED, frontseal_sign_url(signer, URL, &policy, &url));
    hsm.key = right;
    OK(frontseal_sign_url(signer, URL, &policy, &url));
    frontseal_string_free(url);
    hsm.status = 7;
    FAILS(SIGNING_FAILED, frontseal_sign_url(signer, URL, &policy, &url));
    hsm = (struct hsm){.key = other};
    FAILS(SIGNING_FAILED, frontseal_sign_url(signer, URL, &policy, &url));
    frontseal_signer_free(signer);

    FAILS(INVALID_KEY, frontseal_signer_new(ID, other, &options, &signer));
    OK(frontseal_signer_new(ID, right, &options, &signer));
    frontseal_signer_free(signer);
    frontseal_public_key_free(public_key);
    frontseal_private_key_free(other);
    frontseal_private_key_free(right);
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    frontseal_private_key *key = read_key(argv[1], "rsa-1024.pem");
    it_signs_as_the_key_itself_does(key);
    its_failure_comes_out_with_its_number(key);
    a_signature_of_the_wrong_length_is_refused(key);
    a_length_that_was_not_set_is_no_signature();
    user_data_is_freed_once_whatever_happens(key);
    a_function_may_free_its_own_signer(key);
    signatures_are_verified_with_the_public_key(argv[1]);
    frontseal_private_key_free(key);
    return failures != 0;
}
