// What Go needs in one call where the library has several: a policy is built, used and freed, and a
// result comes back by value, so that no pointer into Go's memory is kept.

#ifndef FRONTSEAL_GO_NATIVE_H
#define FRONTSEAL_GO_NATIVE_H

#ifdef FRONTSEAL_BUNDLED
#include "frontseal_bundled.h"
#else
#include <frontseal.h>
#endif
#include <stdlib.h>
#include <string.h>

typedef struct {
	const char *data;
	size_t len;
} go_text;

typedef struct {
	go_text json; // in place of the rest, if it is not NULL
	go_text resource;
	go_text ip_address;
	int64_t date_less_than;
	int64_t date_greater_than;
	uint64_t expires_in; // in place of date_less_than, if it is not 0
	uint64_t round_to;
	bool has_date_greater_than;
	bool custom;
	bool minified;
} go_policy;

typedef struct {
	frontseal_error *error;
	void *value;
	size_t len;
} go_result;

// A setter's error stays in the policy, and comes out where the policy is used.
static inline frontseal_error *go_policy_make(go_policy in, frontseal_policy **out) {
	frontseal_error *error;
	if (in.json.data != NULL) {
		error = frontseal_policy_from_json(in.json.data, in.json.len, out);
	} else if (in.expires_in != 0) {
		error = frontseal_policy_expires_in(in.expires_in, out);
	} else {
		error = frontseal_policy_new(in.date_less_than, out);
	}
	if (error != NULL) return error;
	if (in.resource.len != 0) error = frontseal_policy_set_resource(*out, in.resource.data, in.resource.len);
	if (error == NULL && in.has_date_greater_than) error = frontseal_policy_set_date_greater_than(*out, in.date_greater_than);
	if (error == NULL && in.ip_address.len != 0) error = frontseal_policy_set_ip_address(*out, in.ip_address.data, in.ip_address.len);
	if (error == NULL && in.round_to != 0) error = frontseal_policy_round_to(*out, in.round_to);
	if (error == NULL && in.custom) error = frontseal_policy_set_custom(*out);
	if (error == NULL && in.minified) error = frontseal_policy_minify(*out);
	if (error != NULL) frontseal_policy_free(*out);
	return error;
}

static inline go_result go_text_result(frontseal_error *error, char *text) {
	go_result result = {error, error == NULL ? text : NULL, 0};
	if (result.value != NULL) result.len = strlen(text);
	return result;
}

// The buffer is Go's and has room for every URL, so that there is nothing to copy and to free in another call.
static inline go_result go_sign_url(const frontseal_signer *signer, go_text url, go_policy in, char *buffer, size_t capacity) {
	frontseal_policy *policy;
	go_result result = {go_policy_make(in, &policy), buffer, 0};
	if (result.error == NULL) {
		result.error = frontseal_sign_url_into(signer, url.data, url.len, policy, buffer, capacity, &result.len);
		frontseal_policy_free(policy);
	}
	return result;
}

static inline go_result go_sign_stream(const frontseal_signer *signer, go_text stream, go_policy in) {
	frontseal_policy *policy;
	char *signed_stream = NULL;
	frontseal_error *error = go_policy_make(in, &policy);
	if (error == NULL) {
		error = frontseal_sign_stream(signer, stream.data, stream.len, policy, &signed_stream);
		frontseal_policy_free(policy);
	}
	return go_text_result(error, signed_stream);
}

static inline go_result go_sign(const frontseal_signer *signer, go_policy in) {
	frontseal_policy *policy;
	frontseal_signed_policy *signed_policy = NULL;
	frontseal_error *error = go_policy_make(in, &policy);
	if (error == NULL) {
		error = frontseal_sign(signer, policy, &signed_policy);
		frontseal_policy_free(policy);
	}
	return (go_result){error, signed_policy, 0};
}

static inline go_result go_batch_new(const frontseal_signer *signer, go_policy in) {
	frontseal_policy *policy;
	frontseal_batch *batch = NULL;
	frontseal_error *error = go_policy_make(in, &policy);
	if (error == NULL) {
		error = frontseal_batch_new(signer, policy, &batch);
		frontseal_policy_free(policy);
	}
	return (go_result){error, batch, 0};
}

// Texts one behind the other, since Go may not pass an array of pointers into its memory.
typedef struct {
	const char *joined;
	const size_t *lens;
	size_t count;
} go_texts;

// The array is to be freed.
static inline const char **go_texts_array(go_texts in) {
	const char **texts = malloc((in.count + 1) * sizeof *texts);
	if (texts == NULL) abort();
	for (size_t i = 0; i < in.count; i++) {
		texts[i] = in.joined;
		in.joined += in.lens[i];
	}
	return texts;
}

static inline go_result go_batch_sign(frontseal_batch *batch, go_texts in) {
	char **list = NULL;
	const char **urls = go_texts_array(in);
	frontseal_error *error = frontseal_batch_sign(batch, urls, in.lens, in.count, &list);
	free(urls);
	return (go_result){error, list, in.count};
}

typedef struct {
	go_text text;
	go_text base_url;
	go_texts hosts;
	frontseal_uri_form uri_form;
	bool encode;
} go_manifest;

static inline go_result go_signed_policy_manifest(const frontseal_signed_policy *signed_policy, go_manifest in) {
	char *signed_text = NULL;
	const char **hosts = go_texts_array(in.hosts);
	frontseal_manifest_options options = {hosts, in.hosts.lens, in.hosts.count, in.uri_form, in.encode};
	frontseal_error *error = frontseal_signed_policy_manifest(signed_policy,
		in.text.data, in.text.len, in.base_url.data, in.base_url.len, &options, &signed_text);
	free(hosts);
	return go_text_result(error, signed_text);
}

static inline go_result go_sign_manifest(const frontseal_signer *signer, go_manifest in, go_policy policy_in, bool each) {
	char *signed_text = NULL;
	frontseal_policy *policy;
	frontseal_error *error = go_policy_make(policy_in, &policy);
	if (error == NULL) {
		const char **hosts = go_texts_array(in.hosts);
		frontseal_manifest_options options = {hosts, in.hosts.lens, in.hosts.count, in.uri_form, in.encode};
		error = frontseal_sign_manifest(signer,
			in.text.data, in.text.len, in.base_url.data, in.base_url.len, policy, each, &options, &signed_text);
		free(hosts);
		frontseal_policy_free(policy);
	}
	return go_text_result(error, signed_text);
}

// Without error and value, len is the room that is needed.
static inline go_result go_write_url(const frontseal_signed_policy *signed_policy, go_text url, char *buffer, size_t capacity) {
	go_result result = {NULL, buffer, 0};
	result.error = frontseal_signed_policy_write_url(signed_policy, url.data, url.len, buffer, capacity, &result.len);
	if (frontseal_error_kind(result.error) == FRONTSEAL_KIND_BUFFER_TOO_SMALL) {
		frontseal_error_free(result.error);
		return (go_result){NULL, NULL, result.len};
	}
	return result;
}

typedef struct {
	go_text domain;
	go_text path;
	int64_t max_age;
	bool has_max_age;
	bool secure;
	bool http_only;
	frontseal_same_site same_site;
} go_attributes;

static inline go_result go_cookie_headers(const frontseal_signed_cookies *cookies, go_attributes in, bool clearing) {
	frontseal_cookie_attributes *attributes;
	char **list = NULL;
	frontseal_error *error = frontseal_cookie_attributes_new(&attributes);
	if (error != NULL) return (go_result){error, NULL, 0};
	if (in.domain.len != 0) error = frontseal_cookie_attributes_set_domain(attributes, in.domain.data, in.domain.len);
	if (error == NULL && in.path.len != 0) error = frontseal_cookie_attributes_set_path(attributes, in.path.data, in.path.len);
	if (error == NULL && in.has_max_age) error = frontseal_cookie_attributes_set_max_age(attributes, in.max_age);
	if (error == NULL) error = frontseal_cookie_attributes_set_secure(attributes, in.secure);
	if (error == NULL) error = frontseal_cookie_attributes_set_http_only(attributes, in.http_only);
	if (error == NULL) error = frontseal_cookie_attributes_set_same_site(attributes, in.same_site);
	if (error == NULL) {
		error = clearing ? frontseal_signed_cookies_clearing_headers(cookies, attributes, &list)
		                 : frontseal_signed_cookies_set_cookie_headers(cookies, attributes, &list);
	}
	frontseal_cookie_attributes_free(attributes);
	return (go_result){error, list, 0};
}

typedef struct {
	char *resource;
	char *ip_address;
	int64_t date_less_than;
	int64_t date_greater_than; // -1 for none
	bool custom;
} go_policy_view;

static inline frontseal_error *go_policy_read(const frontseal_policy *policy, go_policy_view *out) {
	out->date_less_than = frontseal_policy_date_less_than(policy);
	out->date_greater_than = frontseal_policy_date_greater_than(policy);
	out->custom = frontseal_policy_is_custom(policy);
	frontseal_error *error = frontseal_policy_resource(policy, &out->resource);
	if (error != NULL) return error;
	return frontseal_policy_ip_address(policy, &out->ip_address);
}

typedef struct {
	frontseal_error *error;
	go_policy_view policy;
	char *key_pair_id;
	char *policy_text;
	char *resource;
	int64_t time_left;
	frontseal_hash_algorithm hash_algorithm;
	frontseal_source source;
	bool canned;
	bool ambiguous;
} go_grant;

static inline go_grant go_policy_from_json(go_text json) {
	go_grant view = {0};
	frontseal_policy *policy;
	view.error = frontseal_policy_from_json(json.data, json.len, &policy);
	if (view.error != NULL) return view;
	view.error = go_policy_read(policy, &view.policy);
	frontseal_policy_free(policy);
	return view;
}

static inline go_grant go_verify(const frontseal_verifier *verifier, go_text url, go_text cookies, int64_t at, go_text ip) {
	go_grant view = {0};
	frontseal_grant *grant;
	frontseal_policy *policy;
	view.error = frontseal_verify_request(verifier, url.data, url.len, cookies.data, cookies.len, at, ip.data, ip.len, &grant);
	if (view.error != NULL) return view;
	view.time_left = frontseal_grant_time_left(grant);
	view.hash_algorithm = frontseal_grant_hash_algorithm(grant);
	view.source = frontseal_grant_source(grant);
	view.canned = frontseal_grant_is_canned(grant);
	view.error = frontseal_grant_key_pair_id(grant, &view.key_pair_id);
	if (view.error == NULL) view.error = frontseal_grant_policy_text(grant, &view.policy_text);
	if (view.error == NULL) view.error = frontseal_grant_resource(grant, &view.resource);
	if (view.error == NULL) view.error = frontseal_url_is_ambiguous(url.data, url.len, view.canned, &view.ambiguous);
	if (view.error == NULL) view.error = frontseal_grant_policy(grant, &policy);
	if (view.error == NULL) {
		view.error = go_policy_read(policy, &view.policy);
		frontseal_policy_free(policy);
	}
	frontseal_grant_free(grant);
	return view;
}

static inline void go_grant_free(go_grant view) {
	frontseal_string_free(view.policy.resource);
	frontseal_string_free(view.policy.ip_address);
	frontseal_string_free(view.key_pair_id);
	frontseal_string_free(view.policy_text);
	frontseal_string_free(view.resource);
}

// The texts live as long as the error.
typedef struct {
	const char *code;
	const char *message;
	const char *reason;
	const char *edge_code;
	const char *edge_message;
	const char *edge_xml;
	int32_t status;
} go_error;

static inline go_error go_error_read(const frontseal_error *error) {
	return (go_error){
		frontseal_error_code(error),
		frontseal_error_message(error),
		frontseal_error_reason(error),
		frontseal_error_edge_code(error),
		frontseal_error_edge_message(error),
		frontseal_error_edge_xml(error),
		frontseal_error_status(error),
	};
}

// Both are written in Go.
extern int32_t frontsealGoSign(uintptr_t key, uint32_t hash_algorithm, void *message, size_t message_len, void *signature, size_t *signature_len);
extern void frontsealGoRelease(uintptr_t key);

static inline int32_t go_external_sign(void *key, frontseal_hash_algorithm hash_algorithm, const uint8_t *message, size_t message_len, uint8_t *signature, size_t *signature_len) {
	return frontsealGoSign((uintptr_t)key, hash_algorithm, (void *)message, message_len, signature, signature_len);
}

static inline void go_external_free(void *key) { frontsealGoRelease((uintptr_t)key); }

// The key is a handle of Go's, which is a number.
static inline go_result go_signer_new_external(go_text key_pair_id, frontseal_key_type key_type, frontseal_hash_algorithm hash_algorithm, uintptr_t key) {
	frontseal_signer *signer = NULL;
	frontseal_error *error = frontseal_signer_new_external(
		key_pair_id.data, key_pair_id.len, key_type, hash_algorithm,
		go_external_sign, (void *)key, go_external_free, false, &signer);
	return (go_result){error, signer, 0};
}

#endif
