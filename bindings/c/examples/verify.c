/* Decide about a request as CloudFront's edge does: verify URL [COOKIES [IP]]
 *
 * FRONTSEAL_KEY_PAIR_ID and FRONTSEAL_PUBLIC_KEY, the key as PEM, are in the environment. */

#include <frontseal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Make a verifier that trusts one key. */
static frontseal_error *make_verifier(const char *key_pair_id, const char *pem, frontseal_verifier **verifier)
{
    frontseal_public_key *key = NULL;
    frontseal_error *error = frontseal_public_key_new(pem, strlen(pem), &key);
    if (error == NULL) {
        const frontseal_trusted_key trusted = {key_pair_id, key};
        error = frontseal_verifier_new(&trusted, 1, verifier);
    }
    frontseal_public_key_free(key);
    return error;
}

int main(int argc, char **argv)
{
    const char *key_pair_id = getenv("FRONTSEAL_KEY_PAIR_ID");
    const char *pem = getenv("FRONTSEAL_PUBLIC_KEY");
    frontseal_verifier *verifier = NULL;
    frontseal_grant grant = {.size = sizeof grant};
    frontseal_denial denial = {.size = sizeof denial};

    if (argc < 2 || argc > 4 || key_pair_id == NULL || pem == NULL) {
        fprintf(stderr, "usage: verify URL [COOKIES [IP]], with FRONTSEAL_KEY_PAIR_ID and "
                        "FRONTSEAL_PUBLIC_KEY set\n");
        return 2;
    }
    const char *cookies = argc > 2 ? argv[2] : NULL;
    const frontseal_verify_options options = {.size = sizeof options, .ip_address = argc > 3 ? argv[3] : NULL};
    frontseal_error *error = make_verifier(key_pair_id, pem, &verifier);
    if (error == NULL)
        error = frontseal_verify_request(verifier, argv[1], cookies, &options, &grant);

    int status = 0;
    if (error == NULL) {
        printf("granted for %lld seconds\n", (long long)grant.time_left);
    } else if (frontseal_error_denial(error, &denial)) {
        printf("denied, %s: %s\n", denial.reason, frontseal_error_message(error));
        printf("%s\n", denial.edge_xml);
        status = 1;
    } else {
        fprintf(stderr, "%s: %s\n", frontseal_error_code(error), frontseal_error_message(error));
        status = 2;
    }
    frontseal_error_free(error);
    frontseal_grant_clear(&grant);
    frontseal_verifier_free(verifier);
    return status;
}
