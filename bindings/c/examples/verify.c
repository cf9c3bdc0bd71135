/* Decide about a request as CloudFront's edge does: verify URL [COOKIES [IP]]
 *
 * FRONTSEAL_KEY_PAIR_ID and FRONTSEAL_PUBLIC_KEY, the key as PEM, are in the environment. */

#include <frontseal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Make a verifier that trusts one key. */
static frontseal_error *make_verifier(const char *key_pair_id, const char *pem,
                                      frontseal_verifier **verifier)
{
    frontseal_public_key *key = NULL;
    frontseal_error *error = frontseal_public_key_new(pem, FRONTSEAL_NUL, &key);
    if (error == NULL)
        error = frontseal_verifier_new(verifier);
    if (error == NULL)
        error = frontseal_verifier_add_key(*verifier, key_pair_id, FRONTSEAL_NUL, key);
    frontseal_public_key_free(key);
    return error;
}

int main(int argc, char **argv)
{
    const char *key_pair_id = getenv("FRONTSEAL_KEY_PAIR_ID");
    const char *pem = getenv("FRONTSEAL_PUBLIC_KEY");
    frontseal_verifier *verifier = NULL;
    frontseal_grant *grant = NULL;

    if (argc < 2 || argc > 4 || key_pair_id == NULL || pem == NULL) {
        fprintf(stderr, "usage: verify URL [COOKIES [IP]], with FRONTSEAL_KEY_PAIR_ID and "
                        "FRONTSEAL_PUBLIC_KEY set\n");
        return 2;
    }
    const char *cookies = argc > 2 ? argv[2] : NULL;
    const char *ip = argc > 3 ? argv[3] : NULL;
    frontseal_error *error = make_verifier(key_pair_id, pem, &verifier);
    if (error == NULL)
        error = frontseal_verify_request(verifier, argv[1], FRONTSEAL_NUL, cookies, FRONTSEAL_NUL,
                                         (int64_t)time(NULL), ip, FRONTSEAL_NUL, &grant);

    int status = 0;
    if (error == NULL) {
        printf("granted for %lld seconds\n", (long long)frontseal_grant_time_left(grant));
    } else if (frontseal_error_kind(error) == FRONTSEAL_KIND_ACCESS_DENIED) {
        printf("denied, %s: %s\n", frontseal_error_reason(error), frontseal_error_message(error));
        printf("%s\n", frontseal_error_edge_xml(error));
        status = 1;
    } else {
        fprintf(stderr, "%s: %s\n", frontseal_error_code(error), frontseal_error_message(error));
        status = 2;
    }
    frontseal_error_free(error);
    frontseal_grant_free(grant);
    frontseal_verifier_free(verifier);
    return status;
}
