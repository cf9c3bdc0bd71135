/* What the test programs share: checks that count, and arguments that end where the memory ends. */

#ifndef CHECK_H
#define CHECK_H

#include <frontseal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ID "K2JCJMDEHXQW5F"
#define URL "https://d111111abcdef8.cloudfront.net/a.mp4"
#define FOLDER "https://d111111abcdef8.cloudfront.net/*"
#define END 1893456000
#define MANIFEST_URL "https://d111111abcdef8.cloudfront.net/hls/film.m3u8"
#define PLAYLIST "#EXTM3U\n#EXTINF:6,\n1.ts\n"

static int failures;

/* The condition holds. */
#define CHECK(condition) check((condition) ? 1 : 0, #condition, __LINE__)
/* The call succeeds. */
#define OK(call) ok(call, #call, __LINE__)
/* The call fails with the kind that is named FRONTSEAL_KIND_... */
#define FAILS(kind, call) fails(call, FRONTSEAL_KIND_##kind, #call, __LINE__)

static inline void check(int holds, const char *what, int line)
{
    if (!holds) {
        fprintf(stderr, "line %d: does not hold: %s\n", line, what);
        failures++;
    }
}

static inline void ok(frontseal_error *error, const char *what, int line)
{
    if (error != NULL) {
        fprintf(stderr, "line %d: %s: %s\n", line, what, frontseal_error_message(error));
        exit(1);
    }
}

static inline void fails(frontseal_error *error, frontseal_kind kind, const char *what, int line)
{
    if (error == NULL || frontseal_error_kind(error) != kind) {
        const char *message = error == NULL ? "succeeds" : frontseal_error_message(error);
        fprintf(stderr, "line %d: not kind %d: %s: %s\n", line, (int)kind, what, message);
        failures++;
    }
    frontseal_error_free(error);
}

/* Return len bytes alone in their memory, so that a tool sees reads beyond them. */
static inline char *alone(const char *text, size_t len)
{
    char *copy = (char *)malloc(len == 0 ? 1 : len);
    if (copy == NULL)
        exit(1);
    memcpy(copy, text, len);
    return copy;
}

/* Return the first len bytes of text and a NUL, alone in their memory. */
static inline char *beginning(const char *text, size_t len)
{
    char *copy = (char *)malloc(len + 1);
    if (copy == NULL)
        exit(1);
    memcpy(copy, text, len);
    copy[len] = '\0';
    return copy;
}

/* Return the text of folder/name, which ends with a NUL. */
static inline char *read_text(const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    char *text = (char *)calloc(1, 65536);
    if (file == NULL || text == NULL || fread(text, 1, 65535, file) == 0) {
        fprintf(stderr, "%s cannot be read\n", path);
        exit(1);
    }
    fclose(file);
    return text;
}

static inline frontseal_private_key *read_key(const char *folder, const char *name)
{
    char *pem = read_text(folder, name);
    frontseal_private_key *key = NULL;
    OK(frontseal_private_key_new(pem, strlen(pem), NULL, 0, &key));
    free(pem);
    return key;
}

static inline frontseal_signer *make_signer(const frontseal_private_key *key)
{
    frontseal_signer *signer = NULL;
    OK(frontseal_signer_new(ID, key, NULL, &signer));
    return signer;
}

/* Return a policy that ends at END, for one URL or for resource. */
static inline frontseal_policy policy_for(const char *resource)
{
    frontseal_policy policy = {.size = sizeof policy, .resource = resource, .date_less_than = END};
    return policy;
}

/* Return options for a request at a time, from an address. */
static inline frontseal_verify_options request_at(int64_t now, const char *ip_address)
{
    frontseal_verify_options options = {.size = sizeof options, .ip_address = ip_address, .now = now};
    return options;
}

static inline frontseal_verifier *make_verifier(const frontseal_private_key *key)
{
    frontseal_public_key *public_key = NULL;
    frontseal_verifier *verifier = NULL;
    OK(frontseal_private_key_public_key(key, &public_key));
    frontseal_trusted_key trusted = {ID, public_key};
    OK(frontseal_verifier_new(&trusted, 1, &verifier));
    frontseal_public_key_free(public_key);
    return verifier;
}

#endif
