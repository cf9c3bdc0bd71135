/* Sign a playlist or an MPD so that it works for two hours: manifest URL < film.m3u8
 *
 * URL is where the player gets it. FRONTSEAL_KEY_PAIR_ID and FRONTSEAL_PRIVATE_KEY, the key as PEM, are in the
 * environment. */

#include <frontseal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Make a signer from the environment. */
static frontseal_error *make_signer(const char *key_pair_id, const char *pem, frontseal_signer **signer)
{
    frontseal_private_key *key = NULL;
    frontseal_error *error = frontseal_private_key_new(pem, strlen(pem), NULL, 0, &key);
    if (error == NULL)
        error = frontseal_signer_new(key_pair_id, key, NULL, signer);
    frontseal_private_key_free(key);
    return error;
}

int main(int argc, char **argv)
{
    static char text[1 << 20];
    const char *key_pair_id = getenv("FRONTSEAL_KEY_PAIR_ID");
    const char *pem = getenv("FRONTSEAL_PRIVATE_KEY");
    frontseal_signer *signer = NULL;
    const frontseal_policy policy = {.size = sizeof policy, .expires_in = 7200};
    frontseal_signed_manifest manifest = {.size = sizeof manifest};

    size_t len = fread(text, 1, sizeof text, stdin);
    if (argc != 2 || key_pair_id == NULL || pem == NULL || len == sizeof text) {
        fprintf(stderr, "usage: manifest URL, with less than 1 MiB on standard input and FRONTSEAL_KEY_PAIR_ID and "
                        "FRONTSEAL_PRIVATE_KEY set\n");
        return 2;
    }
    frontseal_error *error = make_signer(key_pair_id, pem, &signer);
    if (error == NULL) /* one signature for the folder of the URL */
        error = frontseal_sign_manifest(signer, text, len, argv[1], &policy, NULL, &manifest);
    for (size_t i = 0; i < manifest.warning_count; i++)
        fprintf(stderr, "warning: %s\n", manifest.warnings[i].message);
    if (error == NULL)
        fputs(manifest.text, stdout);
    else
        fprintf(stderr, "%s: %s\n", frontseal_error_code(error), frontseal_error_message(error));

    int status = error == NULL ? 0 : 1;
    frontseal_error_free(error);
    frontseal_signed_manifest_clear(&manifest);
    frontseal_signer_free(signer);
    return status;
}
