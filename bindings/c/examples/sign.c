/* Sign a URL that works for five minutes: sign URL
 *
 * FRONTSEAL_KEY_PAIR_ID and FRONTSEAL_PRIVATE_KEY, the key as PEM, are in the environment. */

#include <frontseal.h>
#include <stdio.h>
#include <stdlib.h>

/* Say what went wrong, if anything did, and return whether all is well. */
static bool well(frontseal_error *error)
{
    if (error == NULL)
        return true;
    fprintf(stderr, "%s: %s\n", frontseal_error_code(error), frontseal_error_message(error));
    frontseal_error_free(error);
    return false;
}

int main(int argc, char **argv)
{
    const char *key_pair_id = getenv("FRONTSEAL_KEY_PAIR_ID");
    const char *pem = getenv("FRONTSEAL_PRIVATE_KEY");
    frontseal_private_key *key = NULL;
    frontseal_signer *signer = NULL;
    frontseal_policy *policy = NULL;
    char *signed_url = NULL;

    if (argc != 2 || key_pair_id == NULL || pem == NULL) {
        fprintf(stderr, "usage: sign URL, with FRONTSEAL_KEY_PAIR_ID and FRONTSEAL_PRIVATE_KEY set\n");
        return 2;
    }
    bool signed_it = well(frontseal_private_key_new(pem, FRONTSEAL_NUL, NULL, 0, &key))
        && well(frontseal_signer_new(key_pair_id, FRONTSEAL_NUL, key, FRONTSEAL_DEFAULT_HASH, &signer))
        && well(frontseal_policy_expires_in(300, &policy))
        && well(frontseal_sign_url(signer, argv[1], FRONTSEAL_NUL, policy, &signed_url));
    if (signed_it)
        puts(signed_url);

    frontseal_string_free(signed_url);
    frontseal_policy_free(policy);
    frontseal_signer_free(signer);
    frontseal_private_key_free(key);
    return signed_it ? 0 : 1;
}
