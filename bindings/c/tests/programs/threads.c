/* Eight threads share a signer, a policy, a signed policy and a verifier.
 *
 * threads KEYS ROUNDS */

#include "check.h"
#include <pthread.h>

#define THREADS 8

struct shared {
    frontseal_signer *signer;
    frontseal_policy policy;
    frontseal_signed_policy *signed_policy;
    frontseal_verifier *verifier;
    const char *expected;
    long rounds;
};

/* Return how many results were wrong. */
static void *use(void *argument)
{
    const struct shared *shared = (const struct shared *)argument;
    frontseal_verify_options now = request_at(END - 1, NULL);
    char buffer[8192];
    size_t wrong = 0;
    for (long round = 0; round < shared->rounds; round++) {
        char *text = NULL;
        size_t len = 0;
        frontseal_error *errors[] = {
            frontseal_sign_url(shared->signer, URL, &shared->policy, &text),
            frontseal_verify_url(shared->verifier, shared->expected, &now, NULL),
            frontseal_signed_policy_url_into(shared->signed_policy, URL, buffer, sizeof buffer, &len),
            frontseal_verify_url(shared->verifier, buffer, &now, NULL),
        };
        wrong += text == NULL || strcmp(text, shared->expected) != 0;
        for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
            wrong += errors[i] != NULL;
            frontseal_error_free(errors[i]);
        }
        frontseal_string_free(text);
    }
    return (void *)wrong;
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    frontseal_private_key *key = read_key(argv[1], "rsa-2048.pem");
    struct shared shared = {make_signer(key), policy_for(NULL), NULL, make_verifier(key), NULL, atol(argv[2])};
    frontseal_policy folder = policy_for(FOLDER);
    char *expected = NULL;
    pthread_t threads[THREADS];
    OK(frontseal_sign(shared.signer, &folder, &shared.signed_policy));
    OK(frontseal_sign_url(shared.signer, URL, &shared.policy, &expected));
    shared.expected = expected;
    for (size_t i = 0; i < THREADS; i++)
        CHECK(pthread_create(&threads[i], NULL, use, &shared) == 0);
    for (size_t i = 0; i < THREADS; i++) {
        void *wrong = NULL;
        CHECK(pthread_join(threads[i], &wrong) == 0);
        CHECK(wrong == NULL);
    }
    frontseal_string_free(expected);
    frontseal_signed_policy_free(shared.signed_policy);
    frontseal_verifier_free(shared.verifier);
    frontseal_signer_free(shared.signer);
    frontseal_private_key_free(key);
    return failures != 0;
}
