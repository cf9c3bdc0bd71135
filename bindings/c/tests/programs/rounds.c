/* Create, use and free one of everything, again and again.
 *
 * rounds KEYS ROUNDS */

#include "check.h"

static void round_of_everything(const char *pem)
{
    frontseal_private_key *key = NULL;
    frontseal_signed_policy *signed_policy = NULL;
    frontseal_signed_cookies *cookies = NULL;
    frontseal_batch *batch = NULL;
    frontseal_grant grant = {.size = sizeof grant};
    frontseal_policy_info info = {.size = sizeof info};
    const frontseal_cookie_attributes attributes = {.size = sizeof attributes, .domain = "example.com"};
    const frontseal_verify_options now = request_at(END - 1, NULL);
    const char *urls[] = {URL, URL};
    char *url = NULL, *json = NULL, **list = NULL;
    frontseal_signed_manifest manifest = {.size = sizeof manifest};
    OK(frontseal_private_key_new(pem, strlen(pem), NULL, 0, &key));
    frontseal_signer *signer = make_signer(key);
    frontseal_verifier *verifier = make_verifier(key);
    frontseal_policy policy = policy_for(FOLDER);
    frontseal_private_key_free(key);
    OK(frontseal_sign(signer, &policy, &signed_policy));
    OK(frontseal_signed_policy_url(signed_policy, URL, &url));
    OK(frontseal_verify_url(verifier, url, &now, &grant));
    OK(frontseal_policy_read(&policy, URL, &info));
    OK(frontseal_inspect(url, NULL, &json));
    OK(frontseal_signed_policy_cookies(signed_policy, &cookies));
    OK(frontseal_signed_cookies_set_cookie_headers(cookies, &attributes, &list));
    frontseal_strings_free(list);
    OK(frontseal_batch_from_signed_policy(signed_policy, NULL, &batch));
    OK(frontseal_batch_sign(batch, urls, 2, &list));
    frontseal_strings_free(list);
    OK(frontseal_signed_policy_manifest(signed_policy, PLAYLIST, strlen(PLAYLIST), MANIFEST_URL, NULL, &manifest));
    FAILS(INVALID_URL, frontseal_signed_policy_url(signed_policy, "nothing", &json));
    policy.ip_address = "nowhere";
    FAILS(INVALID_IP_ADDRESS, frontseal_sign_url(signer, URL, &policy, &json));
    frontseal_signed_manifest_clear(&manifest);
    frontseal_batch_free(batch);
    frontseal_signed_cookies_free(cookies);
    frontseal_string_free(json);
    frontseal_policy_info_clear(&info);
    frontseal_grant_clear(&grant);
    frontseal_string_free(url);
    frontseal_signed_policy_free(signed_policy);
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
