// The library, and the key of Go's that it calls.

#ifndef FRONTSEAL_GO_NATIVE_H
#define FRONTSEAL_GO_NATIVE_H

#ifdef FRONTSEAL_BUNDLED
#include "frontseal_bundled.h"
#else
#include <frontseal.h>
#endif
#include <stdlib.h>

// Both are written in Go. The key is a handle of Go's, which is a number.
extern int32_t frontsealGoSign(uintptr_t key, uint32_t hash_algorithm, void *message, size_t message_len,
                               void *signature, size_t *signature_len);
extern void frontsealGoRelease(uintptr_t key);

static inline int32_t go_external_sign(void *key, frontseal_hash_algorithm hash_algorithm, const uint8_t *message,
                                       size_t message_len, uint8_t *signature, size_t *signature_len)
{
    return frontsealGoSign((uintptr_t)key, hash_algorithm, (void *)message, message_len, signature, signature_len);
}

static inline void go_external_free(void *key) { frontsealGoRelease((uintptr_t)key); }

// A number may not pass through Go as a pointer, so the key is put together here.
static inline frontseal_error *go_signer_new_external(const char *key_pair_id, frontseal_key_type key_type,
                                                      uintptr_t key, const frontseal_signer_options *options,
                                                      frontseal_signer **out)
{
    const frontseal_external_key external = {
        .size = sizeof external,
        .sign = go_external_sign,
        .user_data = (void *)key,
        .user_data_free = go_external_free,
        .key_type = key_type,
    };
    return frontseal_signer_new_external(key_pair_id, &external, options, out);
}

#endif
