/* Create, use and free one of everything, again and again.
 *
 * rounds KEYS ROUNDS */

#include "check.h"

static void round_of_everything(const char *pem)
{
    frontseal_private_key *key = NULL;
    frontseal_signed_policy *signed_policy = NULL;
    frontseal_signed_cookies *cookies = NULL;
    frontseal_cookie_attributes *attributes = NULL;
    frontseal_batch *batch = NULL;
    frontseal_grant *grant = NULL;
    frontseal_resource *resource = NULL;
    const char *urls[] = {URL, URL};
    char *url = NULL, *json = NULL, *manifest = NULL, **list = NULL;
    OK(frontseal_private_key_new(pem, NUL, NULL, 0, &key));
    frontseal_signer *signer = make_signer(key);
    frontseal_verifier *verifier = make_verifier(key);
    frontseal_policy *policy = make_policy(FOLDER);
    frontseal_private_key_free(key);
    OK(frontseal_sign(signer, policy, &signed_policy));
    OK(frontseal_signed_policy_url(signed_policy, URL, NUL, &url));
    OK(frontseal_verify_url(verifier, url, NUL, END - 1, NULL, 0, &grant));
    OK(frontseal_inspect(url, NUL, NULL, 0, END - 1, NULL, 0, NULL, &json));
    OK(frontseal_signed_policy_cookies(signed_policy, &cookies));
    OK(frontseal_cookie_attributes_new(&attributes));
    OK(frontseal_cookie_attributes_set_domain(attributes, "example.com", NUL));
    OK(frontseal_signed_cookies_set_cookie_headers(cookies, attributes, &list));
    frontseal_strings_free(list);
    OK(frontseal_batch_from_signed_policy(signed_policy, &batch));
    OK(frontseal_batch_sign(batch, urls, NULL, 2, &list));
    frontseal_strings_free(list);
    OK(frontseal_signed_policy_manifest(signed_policy, PLAYLIST, NUL, MANIFEST_URL, NUL, NULL, &manifest));
    OK(frontseal_resource_new(FOLDER, NUL, &resource));
    FAILS(INVALID_URL, frontseal_signed_policy_url(signed_policy, "nothing", NUL, &json));
    FAILS(INVALID_IP_ADDRESS, frontseal_policy_set_ip_address(policy, "nowhere", NUL));
    frontseal_string_free(manifest);
    frontseal_resource_free(resource);
    frontseal_batch_free(batch);
    frontseal_cookie_attributes_free(attributes);
    frontseal_signed_cookies_free(cookies);
    frontseal_string_free(json);
    frontseal_grant_free(grant);
    frontseal_string_free(url);
    frontseal_signed_policy_free(signed_policy);
    frontseal_policy_free(policy);
    frontseal_verifier_free(verifier);
    frontseal_signer_free(signer);
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    char *pem = read_text(argv[1], "p-256.pem");
    for (long round = 0; round < atol(argv[2]); round++)
        round_of_everything(pem);
    free(pem);
    return failures != 0;
}
