/* What one signed URL costs, beside OpenSSL's EVP_DigestSign of the same policy with the same key, and what one more
 * URL costs once a policy is signed. Medians of interleaved rounds, in processor time of the one thread.
 *
 * against_openssl KEYS */

#include <frontseal.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROUNDS 15
#define SIGNATURES 400
#define URLS 200000
#define URL "https://d111111abcdef8.cloudfront.net/private/film.mp4"

static void must(int holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "failed: %s\n", what);
        exit(1);
    }
}

#define OK(call) must((call) == NULL, #call)

static double microseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static double median(double *times)
{
    qsort(times, ROUNDS, sizeof *times, compare);
    return times[ROUNDS / 2];
}

static double time_frontseal(const frontseal_signer *signer, const frontseal_policy *policy)
{
    double start = microseconds();
    for (int i = 0; i < SIGNATURES; i++) {
        char *url = NULL;
        OK(frontseal_sign_url(signer, URL, sizeof URL - 1, policy, &url));
        frontseal_string_free(url);
    }
    return (microseconds() - start) / SIGNATURES;
}

static double time_openssl(EVP_PKEY *key, const char *message)
{
    double start = microseconds();
    for (int i = 0; i < SIGNATURES; i++) {
        unsigned char signature[1024];
        size_t len = sizeof signature;
        EVP_MD_CTX *context = EVP_MD_CTX_new();
        must(EVP_DigestSignInit(context, NULL, EVP_sha1(), NULL, key) == 1, "EVP_DigestSignInit");
        must(EVP_DigestSign(context, signature, &len, (const unsigned char *)message, strlen(message)) == 1,
             "EVP_DigestSign");
        EVP_MD_CTX_free(context);
    }
    return (microseconds() - start) / SIGNATURES;
}

static double time_write_url(const frontseal_signed_policy *signed_policy)
{
    char buffer[8192];
    size_t len = 0;
    double start = microseconds();
    for (int i = 0; i < URLS; i++)
        OK(frontseal_signed_policy_write_url(signed_policy, URL, sizeof URL - 1, buffer, sizeof buffer, &len));
    return (microseconds() - start) / URLS;
}

static void compare_with(const char *folder, const char *name)
{
    char path[4096], pem[16384];
    double frontseal_times[ROUNDS], openssl_times[ROUNDS], write_times[ROUNDS];
    frontseal_private_key *key = NULL;
    frontseal_signer *signer = NULL;
    frontseal_policy *policy = NULL, *wildcard = NULL;
    frontseal_signed_policy *signed_policy = NULL;
    char *message = NULL;
    bool is_canned = false;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    must(file != NULL, path);
    size_t pem_len = fread(pem, 1, sizeof pem, file);
    fclose(file);
    BIO *bio = BIO_new_mem_buf(pem, (int)pem_len);
    EVP_PKEY *openssl_key = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
    must(openssl_key != NULL, "PEM_read_bio_PrivateKey");
    OK(frontseal_private_key_new(pem, pem_len, NULL, 0, &key));
    OK(frontseal_signer_new("K2JCJMDEHXQW5F", FRONTSEAL_NUL, key, FRONTSEAL_SHA1, &signer));
    OK(frontseal_policy_new(1893456000, &policy));
    OK(frontseal_policy_statement_for_url(policy, URL, FRONTSEAL_NUL, &message, &is_canned));
    OK(frontseal_policy_new(1893456000, &wildcard));
    OK(frontseal_policy_set_resource(wildcard, "https://d111111abcdef8.cloudfront.net/private/*", FRONTSEAL_NUL));
    OK(frontseal_sign(signer, wildcard, &signed_policy));

    for (int round = 0; round < ROUNDS; round++) {
        frontseal_times[round] = time_frontseal(signer, policy);
        openssl_times[round] = time_openssl(openssl_key, message);
        write_times[round] = time_write_url(signed_policy);
    }
    double ours = median(frontseal_times), theirs = median(openssl_times);
    printf("%-14s frontseal_sign_url %8.2f us, EVP_DigestSign %8.2f us: %.3f times as fast; one more URL %.0f ns\n",
           name, ours, theirs, theirs / ours, median(write_times) * 1e3);

    frontseal_string_free(message);
    frontseal_signed_policy_free(signed_policy);
    frontseal_policy_free(wildcard);
    frontseal_policy_free(policy);
    frontseal_signer_free(signer);
    frontseal_private_key_free(key);
    EVP_PKEY_free(openssl_key);
    BIO_free(bio);
}

int main(int argc, char **argv)
{
    must(argc == 2, "usage: against_openssl KEYS");
    printf("frontseal %s (%s) against %s\n", frontseal_version(), frontseal_backend(), OPENSSL_VERSION_TEXT);
    compare_with(argv[1], "rsa-2048.pem");
    compare_with(argv[1], "p-256.pem");
    return 0;
}
