/* The header in every standard of C and C++, with a struct that is filled without designated initialisers. */

#include <frontseal.h>
#include <stdio.h>

int main(void)
{
#ifdef __cplusplus
    frontseal_policy policy{};
#else
    frontseal_policy policy = {0};
#endif
    frontseal_private_key *key = NULL;
    frontseal_signer *signer = NULL;
    char *url = NULL;
    policy.size = sizeof policy;
    policy.expires_in = 300;
    frontseal_error *error = frontseal_private_key_generate(FRONTSEAL_P256, &key);
    if (error == NULL)
        error = frontseal_signer_new("K2JCJMDEHXQW5F", key, NULL, &signer);
    if (error == NULL)
        error = frontseal_sign_url(signer, "https://d111111abcdef8.cloudfront.net/film.mp4", &policy, &url);
    if (error != NULL)
        fprintf(stderr, "%s\n", frontseal_error_message(error));
    int status = error == NULL ? 0 : 1;
    frontseal_string_free(url);
    frontseal_signer_free(signer);
    frontseal_private_key_free(key);
    frontseal_error_free(error);
    return status;
}
