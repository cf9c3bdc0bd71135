// A signed URL as one writes it with OpenSSL alone: EVP_DigestSign over the policy, and base64.

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "driver.h"

static EVP_PKEY *parse(const char *pem, size_t len)
{
    BIO *bio = BIO_new_mem_buf(pem, (int)len);
    EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
    check(key != NULL, "PEM_read_bio_PrivateKey");
    BIO_free(bio);
    return key;
}

static EVP_PKEY *load(const struct input *input, const char *name)
{
    size_t len;
    char *pem = read_key(input, name, &len);
    EVP_PKEY *key = parse(pem, len);
    free(pem);
    return key;
}

static char *sign(const struct input *input, EVP_PKEY *key, const EVP_MD *hash, const char *announced)
{
    char policy[512], base64[512];
    unsigned char signature[256];
    size_t len = sizeof signature;
    int policy_len =
        snprintf(policy, sizeof policy,
                 "{\"Statement\":[{\"Resource\":\"%s\",\"Condition\":{\"DateLessThan\":{\"AWS:EpochTime\":%lld}}}]}",
                 input->url, input->end);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int good = EVP_DigestSignInit(context, NULL, hash, NULL, key) == 1 &&
               EVP_DigestSign(context, signature, &len, (unsigned char *)policy, (size_t)policy_len) == 1;
    check(good, "EVP_DigestSign");
    EVP_MD_CTX_free(context);

    EVP_EncodeBlock((unsigned char *)base64, signature, (int)len);
    for (char *at = base64; *at; at++)
        *at = *at == '+' ? '-' : *at == '=' ? '_' : *at == '/' ? '~' : *at;
    char *url = malloc(1024);
    snprintf(url, 1024, "%s?Expires=%lld&Signature=%s&Key-Pair-Id=%s%s", input->url, input->end, base64,
             input->key_pair_id, announced);
    return url;
}

static double each(const struct input *input, EVP_PKEY *key, const EVP_MD *hash, const char *announced, size_t count,
                   char **result)
{
    double start = now();
    for (size_t i = 0; i < count; i++) {
        free(*result);
        *result = sign(input, key, hash, announced);
    }
    return now() - start;
}

static EVP_PKEY *rsa, *p256; // kept for all calls

static double url_rsa_sha1(const struct input *input, size_t count, char **result)
{
    return each(input, rsa, EVP_sha1(), "", count, result);
}

static double url_rsa_sha256(const struct input *input, size_t count, char **result)
{
    return each(input, rsa, EVP_sha256(), "&Hash-Algorithm=SHA256", count, result);
}

static double url_p256(const struct input *input, size_t count, char **result)
{
    return each(input, p256, EVP_sha256(), "&Hash-Algorithm=SHA256", count, result);
}

static double load_rsa(const struct input *input, size_t count, char **result)
{
    size_t len;
    char *pem = read_key(input, "rsa-2048", &len);
    double start = now();
    for (size_t i = 0; i < count; i++)
        EVP_PKEY_free(parse(pem, len));
    double seconds = now() - start;
    free(pem);
    *result = strdup("loaded");
    return seconds;
}

int main(void)
{
    static const struct row rows[] = {
        {"load-rsa", load_rsa},
        {"url-rsa-sha1", url_rsa_sha1},
        {"url-rsa-sha256", url_rsa_sha256},
        {"url-p256", url_p256},
    };
    struct input input = read_input();
    rsa = load(&input, "rsa-2048");
    p256 = load(&input, "p-256");
    serve(&input, rows, sizeof rows / sizeof *rows);
}
