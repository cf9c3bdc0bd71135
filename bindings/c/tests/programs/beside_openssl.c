/* The library and OpenSSL live in one program, and agree: OpenSSL accepts what the library signs.
 *
 * beside_openssl KEYS */

#include "check.h"
#include <openssl/evp.h>
#include <openssl/pem.h>

/* Return whether OpenSSL finds that the signature is that of the key for the message. */
static int openssl_accepts(const char *pem, const char *message, const uint8_t *signature, size_t signature_len)
{
    BIO *bio = BIO_new_mem_buf(pem, -1);
    EVP_PKEY *key = PEM_read_bio_PUBKEY(bio, NULL, NULL, NULL);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int holds =
        EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
        EVP_DigestVerify(context, signature, signature_len, (const unsigned char *)message, strlen(message)) == 1;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    BIO_free(bio);
    return holds;
}

int main(int argc, char **argv)
{
    static const char *const names[] = {"rsa-2048.pem", "p-256.pem"};
    if (argc != 2)
        return 2;
    for (size_t i = 0; i < 2; i++) {
        frontseal_private_key *key = read_key(argv[1], names[i]);
        uint8_t signature[1024];
        frontseal_public_key *public_key = NULL;
        char *pem = NULL;
        size_t len = 0;
        OK(frontseal_private_key_public_key(key, &public_key));
        OK(frontseal_public_key_to_pem(public_key, &pem));
        OK(frontseal_private_key_sign(key, FRONTSEAL_SHA256, "a message", 9, signature, sizeof signature, &len));
        CHECK(openssl_accepts(pem, "a message", signature, len));
        CHECK(!openssl_accepts(pem, "another", signature, len));
        frontseal_string_free(pem);
        frontseal_public_key_free(public_key);
        frontseal_private_key_free(key);
    }
    return failures != 0;
}
