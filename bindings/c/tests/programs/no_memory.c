/* frontseal_signed_policy_url_into asks for no memory, whether it fills the buffer or finds it too small.
 *
 * Linked with --wrap, so that each request for memory is counted. no_memory KEYS */

#include "check.h"

static size_t requests;

#define COUNTED(name, parameters, arguments)                                                                           \
    void *__real_##name parameters;                                                                                    \
    void *__wrap_##name parameters;                                                                                    \
    void *__wrap_##name parameters                                                                                     \
    {                                                                                                                  \
        requests++;                                                                                                    \
        return __real_##name arguments;                                                                                \
    }

COUNTED(malloc, (size_t size), (size))
COUNTED(calloc, (size_t count, size_t size), (count, size))
COUNTED(realloc, (void *old, size_t size), (old, size))
COUNTED(aligned_alloc, (size_t alignment, size_t size), (alignment, size))

int __real_posix_memalign(void **out, size_t alignment, size_t size);
int __wrap_posix_memalign(void **out, size_t alignment, size_t size);
int __wrap_posix_memalign(void **out, size_t alignment, size_t size)
{
    requests++;
    return __real_posix_memalign(out, alignment, size);
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    frontseal_private_key *key = read_key(argv[1], "p-256.pem");
    frontseal_signer *signer = make_signer(key);
    frontseal_policy policy = policy_for(FOLDER);
    frontseal_signed_policy *signed_policy = NULL;
    frontseal_error *error = NULL;
    char buffer[8192], *text = NULL;
    size_t len = 0;
    OK(frontseal_sign(signer, &policy, &signed_policy));

    requests = 0;
    OK(frontseal_signed_policy_url(signed_policy, URL, &text));
    CHECK(requests > 0); /* the count counts */
    frontseal_string_free(text);

    requests = 0;
    OK(frontseal_signed_policy_url_into(signed_policy, URL, buffer, sizeof buffer, &len));
    error = frontseal_signed_policy_url_into(signed_policy, URL, NULL, 0, &len);
    CHECK(frontseal_error_kind(error) == FRONTSEAL_KIND_BUFFER_TOO_SMALL);
    frontseal_error_free(error);
    error = frontseal_signed_policy_url_into(signed_policy, URL, buffer, 10, &len);
    CHECK(frontseal_error_kind(error) == FRONTSEAL_KIND_BUFFER_TOO_SMALL);
    frontseal_error_free(error);
    CHECK(requests == 0);

    frontseal_signed_policy_free(signed_policy);
    frontseal_signer_free(signer);
    frontseal_private_key_free(key);
    return failures != 0;
}
