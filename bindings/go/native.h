// What cgo cannot write itself: a struct that points into Go's memory comes by value, since a pointer to one may not be
// passed, and a result goes back by value, so that Go allocates nothing for it.

#ifndef FRONTSEAL_GO_NATIVE_H
#define FRONTSEAL_GO_NATIVE_H

#ifdef FRONTSEAL_BUNDLED
#include "frontseal_bundled.h"
#else
#include <frontseal.h>
#endif
#include <stdlib.h>

typedef struct {
	frontseal_error *error;
	void *value;
	size_t len;
} go_result;

// The buffer is Go's and has room for every URL, so that there is nothing to copy and to free in another call.
static inline go_result go_sign_url(const frontseal_signer *signer, const char *url, frontseal_policy policy, char *buffer, size_t capacity) {
	go_result result = {NULL, buffer, 0};
	result.error = frontseal_sign_url_into(signer, url, &policy, buffer, capacity, &result.len);
	return result;
}

static inline go_result go_sign_stream(const frontseal_signer *signer, const char *stream, frontseal_policy policy) {
	char *text = NULL;
	frontseal_error *error = frontseal_sign_stream(signer, stream, &policy, &text);
	return (go_result){error, text, 0};
}

static inline go_result go_sign(const frontseal_signer *signer, frontseal_policy policy) {
	frontseal_signed_policy *signed_policy = NULL;
	frontseal_error *error = frontseal_sign(signer, &policy, &signed_policy);
	return (go_result){error, signed_policy, 0};
}

static inline go_result go_batch_new(const frontseal_signer *signer, frontseal_policy policy) {
	frontseal_batch *batch = NULL;
	frontseal_error *error = frontseal_batch_new(signer, &policy, NULL, &batch);
	return (go_result){error, batch, 0};
}

static inline go_result go_sign_manifest(const frontseal_signer *signer, const char *text, size_t text_len, const char *base_url, frontseal_policy policy, frontseal_manifest_options options) {
	char *signed_text = NULL;
	frontseal_error *error = frontseal_sign_manifest(signer, text, text_len, base_url, &policy, &options, &signed_text);
	return (go_result){error, signed_text, 0};
}

// Without error and value, len is the room that is needed.
static inline go_result go_signed_policy_url(const frontseal_signed_policy *signed_policy, const char *url, char *buffer, size_t capacity) {
	go_result result = {NULL, buffer, 0};
	result.error = frontseal_signed_policy_url_into(signed_policy, url, buffer, capacity, &result.len);
	if (frontseal_error_kind(result.error) == FRONTSEAL_KIND_BUFFER_TOO_SMALL) {
		frontseal_error_free(result.error);
		return (go_result){NULL, NULL, result.len};
	}
	return result;
}

static inline go_result go_cookie_headers(const frontseal_signed_cookies *cookies, frontseal_cookie_attributes attributes, bool clearing) {
	char **list = NULL;
	frontseal_error *error = clearing ? frontseal_signed_cookies_clearing_headers(cookies, &attributes, &list)
	                                  : frontseal_signed_cookies_set_cookie_headers(cookies, &attributes, &list);
	return (go_result){error, list, 0};
}

static inline go_result go_inspect(const char *url, frontseal_inspect_options options) {
	char *json = NULL;
	frontseal_error *error = frontseal_inspect(url, &options, &json);
	return (go_result){error, json, 0};
}

typedef struct {
	frontseal_error *error;
	frontseal_policy_info info;
} go_policy_info;

static inline go_policy_info go_policy_read(frontseal_policy policy) {
	go_policy_info result = {.info = {.size = sizeof result.info}};
	result.error = frontseal_policy_read(&policy, NULL, &result.info);
	return result;
}

typedef struct {
	frontseal_error *error;
	frontseal_grant grant;
} go_grant;

static inline go_grant go_verify(const frontseal_verifier *verifier, const char *url, const char *cookies, frontseal_verify_options options) {
	go_grant result = {.grant = {.size = sizeof result.grant}};
	result.error = frontseal_verify_request(verifier, url, cookies, &options, &result.grant);
	return result;
}

// Both are written in Go. The key is a handle of Go's, which is a number.
extern int32_t frontsealGoSign(uintptr_t key, uint32_t hash_algorithm, void *message, size_t message_len, void *signature, size_t *signature_len);
extern void frontsealGoRelease(uintptr_t key);

static inline int32_t go_external_sign(void *key, frontseal_hash_algorithm hash_algorithm, const uint8_t *message, size_t message_len, uint8_t *signature, size_t *signature_len) {
	return frontsealGoSign((uintptr_t)key, hash_algorithm, (void *)message, message_len, signature, signature_len);
}

static inline void go_external_free(void *key) { frontsealGoRelease((uintptr_t)key); }

static inline go_result go_signer_new_external(const char *key_pair_id, frontseal_key_type key_type, uintptr_t key, frontseal_signer_options options) {
	frontseal_signer *signer = NULL;
	frontseal_external_key external = {
		.size = sizeof external,
		.sign = go_external_sign,
		.user_data = (void *)key,
		.user_data_free = go_external_free,
		.key_type = key_type,
	};
	frontseal_error *error = frontseal_signer_new_external(key_pair_id, &external, &options, &signer);
	return (go_result){error, signer, 0};
}

#endif
