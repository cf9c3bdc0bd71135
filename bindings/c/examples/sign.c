/* Sign a URL that works for five minutes: sign URL
 *
 * FRONTSEAL_KEY_PAIR_ID and FRONTSEAL_PRIVATE_KEY, the key as PEM, are in the environment. */

#include <frontseal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Print what went wrong, if anything did, and return whether all is well. */
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
    const frontseal_policy policy = {.size = sizeof policy, .expires_in = 300};
    char *signed_url = NULL;

    if (argc != 2 || key_pair_id == NULL || pem == NULL) {
        fprintf(stderr, "usage: sign URL, with FRONTSEAL_KEY_PAIR_ID and FRONTSEAL_PRIVATE_KEY set\n");
        return 2;
    }
    bool signed_it = well(frontseal_private_key_new(pem, strlen(pem), NULL, 0, &key)) &&
                     well(frontseal_signer_new(key_pair_id, key, NULL, &signer)) &&
                     well(frontseal_sign_url(signer, argv[1], &policy, &signed_url));
    if (signed_it)
        puts(signed_url);

    frontseal_string_free(signed_url);
    frontseal_signer_free(signer);
    frontseal_private_key_free(key);
    return signed_it ? 0 : 1;
}
