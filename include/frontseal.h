/*
 * frontseal: signed URLs and signed cookies for Amazon CloudFront.
 *
 * Conventions, which hold for every function:
 *
 * Errors. A function that can fail returns NULL on success, and otherwise a frontseal_error that you
 *   free with frontseal_error_free. It has a code for programs and a message for people. There is no
 *   last error, per thread or per process, and no other global state.
 * Outputs come last, are called out..., and are written on success only. They must not be NULL unless
 *   the function says so. (A buffer that is too small is the exception: then *out_len says what is needed.)
 * Ownership. What a function puts into an output is yours; free it once, with the function named after
 *   its type: frontseal_signer_free, ..., frontseal_string_free for char *, and frontseal_strings_free for
 *   char **. Freeing NULL does nothing. A constant text that a function returns belongs to the library.
 *   Arguments stay yours, and are not used after the call, except where a function says so.
 * Text in is UTF-8: a pointer and its length in bytes, or FRONTSEAL_NUL as the length if it ends with a
 *   NUL. It is checked. NULL with the length 0 is an empty text, except where NULL says "none".
 * Bytes in (const void *) are a pointer and their length.
 * Text out is UTF-8 and ends with a NUL; it has no other. A list (char **) ends with a NULL; one of names
 *   and values in turn ends so too. Write into a text if you like; it is wiped when it is freed.
 * NULL. Every pointer is checked: where a function needs something, NULL gives invalid_argument. A
 *   function that returns a value in place of an error takes NULL and says what it then returns.
 * Times are whole Unix seconds, UTC. Lengths of time are seconds.
 * Threads. A handle may be shared between threads by functions that take it as const. One that takes it
 *   without const (a setter, frontseal_batch_sign, ..._free) must be alone with it. A process that forks
 *   while another of its threads signs or verifies must not use the library in the child.
 * Panics. A failure inside the library becomes an error with the code "internal". Only lack of memory
 *   ends the program.
 *
 * This file is made from the sources by cbindgen. Do not edit it.
 */


#ifndef FRONTSEAL_H
#define FRONTSEAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The result of these functions must be looked at.
#if defined(__GNUC__)
#define FRONTSEAL_MUST_USE __attribute__((warn_unused_result))
#else
#define FRONTSEAL_MUST_USE
#endif

// The length of a text that ends with a NUL. Wherever a function takes a text and its length, it
// stands for strlen.
#define FRONTSEAL_NUL SIZE_MAX

// A time that is not given.
#define FRONTSEAL_NO_TIME INT64_MIN

// What an error is about.
//
// FRONTSEAL_KIND_OTHER is a kind that is newer than this header.
typedef enum {
  // There is no error: the pointer is NULL.
  FRONTSEAL_KIND_NONE = 0,
  // "invalid_url": the URL cannot be signed, or the policy does not cover it.
  FRONTSEAL_KIND_INVALID_URL,
  // "invalid_policy": the policy, its resource, or the attributes of a cookie are wrong.
  FRONTSEAL_KIND_INVALID_POLICY,
  // "invalid_key_pair_id": the key pair id is not made of letters and digits.
  FRONTSEAL_KIND_INVALID_KEY_PAIR_ID,
  // "invalid_key": the key cannot be read, or is not one that CloudFront takes.
  FRONTSEAL_KIND_INVALID_KEY,
  // "invalid_time": a time is out of range, in milliseconds, or the start is not before the end.
  FRONTSEAL_KIND_INVALID_TIME,
  // "invalid_ip_address": the IP address is not one IPv4 address or CIDR.
  FRONTSEAL_KIND_INVALID_IP_ADDRESS,
  // "invalid_manifest": the manifest is not HLS or DASH, or has a URI that cannot be signed.
  FRONTSEAL_KIND_INVALID_MANIFEST,
  // "signing_failed": the key operation failed.
  FRONTSEAL_KIND_SIGNING_FAILED,
  // "access_denied": a request was verified and denied.
  FRONTSEAL_KIND_ACCESS_DENIED,
  // "invalid_argument": a pointer is NULL, a text is not UTF-8, or a number has no meaning.
  FRONTSEAL_KIND_INVALID_ARGUMENT,
  // "buffer_too_small": the buffer cannot hold the result.
  FRONTSEAL_KIND_BUFFER_TOO_SMALL,
  // "internal": the library failed inside.
  FRONTSEAL_KIND_INTERNAL,
  // Another code.
  FRONTSEAL_KIND_OTHER,
} frontseal_kind;

// Signs a long run of URLs in parts. It is for one thread at a time.
typedef struct frontseal_batch frontseal_batch;

// Where and how a browser keeps the cookies.
//
// The default is Path=/, Secure and HttpOnly: for the host that sets them, until the browser
// closes. As with a policy, an error of a setter stays. Whether the attributes can stand in a
// header is checked when they are used.
typedef struct frontseal_cookie_attributes frontseal_cookie_attributes;

// What went wrong. Free it with frontseal_error_free.
typedef struct frontseal_error frontseal_error;

// What a request was granted, and by what.
typedef struct frontseal_grant frontseal_grant;

// What a signature grants: which resource, until when, from when, and from which address.
//
// Whether CloudFront's canned or a custom policy is signed is decided by a rule, not by hand: an
// end alone, for one URL without a *, is canned; everything else is custom. Times are whole Unix
// seconds, UTC. Access is granted while date_greater_than < now < date_less_than, as seen when a
// request starts.
//
// A policy whose setter failed keeps the error, and whatever is made with it fails with that
// error: no restriction is lost because nobody looked.
typedef struct frontseal_policy frontseal_policy;

// A private key for CloudFront: RSA or P-256. It is wiped from memory when it is freed and no
// signer uses it any more.
typedef struct frontseal_private_key frontseal_private_key;

// A public key that CloudFront may trust: RSA or P-256.
typedef struct frontseal_public_key frontseal_public_key;

// The URL or URL pattern that a policy grants.
//
// In it, * stands for any run of characters and ? for exactly one. Scheme and host compare without
// regard to case, path and query with regard to it. A policy takes a resource as text; this is for
// asking what a pattern matches.
typedef struct frontseal_resource frontseal_resource;

// The cookies that grant what a policy grants, made by frontseal_sign_cookies.
typedef struct frontseal_signed_cookies frontseal_signed_cookies;

// A policy and its signature, made by frontseal_sign.
//
// Putting it on a URL appends text; the key is not needed any more. A signed policy opens what it
// grants to whoever has it, so keep it as you keep a signed URL.
typedef struct frontseal_signed_policy frontseal_signed_policy;

// Signs URLs and cookies for Amazon CloudFront with one key.
//
// Make it once, and share it between threads.
typedef struct frontseal_signer frontseal_signer;

// Decides whether a request may have what it asks for, as CloudFront's edge does.
//
// It trusts public keys by their key pair ids, as a key group does; several ids side by side make
// a rotation. It needs no clock and no network: the time and the viewer's address are given. What
// a policy says is not believed before its signature holds.
//
// As with a policy, an error of a setter stays: nothing is granted then.
typedef struct frontseal_verifier frontseal_verifier;

// A type of key: FRONTSEAL_RSA or FRONTSEAL_P256.
typedef uint32_t frontseal_key_type;

// A hash: FRONTSEAL_SHA1 or FRONTSEAL_SHA256, or FRONTSEAL_DEFAULT_HASH where one is asked for.
typedef uint32_t frontseal_hash_algorithm;

// A function that signs message, hashed with hash_algorithm, with a key in a KMS or an HSM.
//
// The message is the policy, not hashed. An RSA signature is PKCS#1 v1.5; an ECDSA signature is
// ASN.1 DER. Write it to signature, which has room for *signature_len bytes, set *signature_len to
// its length, and return 0. Any other number is a failure, which frontseal_error_status reports.
// The function must return: neither longjmp nor a C++ exception may leave it.
//
// user_data is what was given with the function.
typedef int32_t (*frontseal_sign_function)(void *user_data,
                                           frontseal_hash_algorithm hash_algorithm,
                                           const uint8_t *message,
                                           size_t message_len,
                                           uint8_t *signature,
                                           size_t *signature_len);

// A function that frees user_data. It is called once, on the thread that drops the last use of it.
typedef void (*frontseal_free_function)(void *user_data);

// How the cache of a signer does.
typedef struct {
  // How many signatures were found.
  uint64_t hits;
  // How many had to be made.
  uint64_t misses;
  // How many are kept.
  size_t len;
  // How many are kept at most.
  size_t capacity;
} frontseal_cache_info;

// The SameSite attribute of a cookie: one of the four numbers below.
typedef uint32_t frontseal_same_site;

// How signed URIs are written back into a manifest: one of the three numbers below.
typedef uint32_t frontseal_uri_form;

// Which URIs of a manifest are signed, and how they are written back. All zero is the default:
// those of the manifest's own host, relative or absolute as they were.
typedef struct {
  // The hosts whose URIs are signed, with the port where the URIs have one; without any, the
  // host of the manifest's own URL.
  const char *const *hosts;
  // The lengths of the hosts; NULL, and then each ends with a NUL.
  const size_t *host_lens;
  // How many hosts there are.
  size_t host_count;
  // How signed URIs are written back.
  frontseal_uri_form uri_form;
  // Percent-encode the base URL, and the URIs before they are signed, as frontseal_encode_url
  // does.
  bool encode;
} frontseal_manifest_options;

// Where the credentials of a request were: FRONTSEAL_SOURCE_URL or FRONTSEAL_SOURCE_COOKIES.
typedef uint32_t frontseal_source;

// RSA, signing with PKCS#1 v1.5.
#define FRONTSEAL_RSA 1

// ECDSA on the curve P-256 (secp256r1, prime256v1).
#define FRONTSEAL_P256 2

// The hash that the type of the key decides: SHA-1 for RSA, SHA-256 for P-256.
#define FRONTSEAL_DEFAULT_HASH 0

// SHA-1, which CloudFront assumes.
#define FRONTSEAL_SHA1 1

// SHA-256, announced by Hash-Algorithm=SHA256; CloudFront takes it since 1 April 2026.
#define FRONTSEAL_SHA256 2

// No SameSite attribute.
#define FRONTSEAL_SAME_SITE_UNSET 0

// Never from other sites.
#define FRONTSEAL_SAME_SITE_STRICT 1

// From other sites on navigation alone.
#define FRONTSEAL_SAME_SITE_LAX 2

// From other sites too, as a player that is embedded elsewhere needs it.
#define FRONTSEAL_SAME_SITE_NONE 3

// Relative or absolute as they were, with the signature behind them.
#define FRONTSEAL_URI_FORM_AS_WRITTEN 0

// With scheme and host.
#define FRONTSEAL_URI_FORM_ABSOLUTE 1

// Without scheme and host where these are the manifest's own; otherwise as they were.
#define FRONTSEAL_URI_FORM_RELATIVE 2

// In the query: a signed URL.
#define FRONTSEAL_SOURCE_URL 1

// In the Cookie header: signed cookies.
#define FRONTSEAL_SOURCE_COOKIES 2

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Return the version of the library, such as "0.1.0". The text is static.
const char *frontseal_version(void);

// Return the name of the library that does the key operation: "aws-lc" or "rust-crypto". The text
// is static.
const char *frontseal_backend(void);

// Wipe and free a text, which may be NULL.
void frontseal_string_free(char *string);

// Wipe and free a list and its texts, which may be NULL.
void frontseal_strings_free(char **strings);

// Return what the error is about.
frontseal_kind frontseal_error_kind(const frontseal_error *error);

// Return the stable code, such as "invalid_url", that every language carries.
//
// The text lives as long as the error.
const char *frontseal_error_code(const frontseal_error *error);

// Return a sentence for a person: lower case, with the culprit, its place and the cure.
//
// It never holds key material or a whole signature. The text lives as long as the error.
const char *frontseal_error_message(const frontseal_error *error);

// Return what the function that signs returned when it failed (see frontseal_sign_function), and 0
// if it was not that.
int32_t frontseal_error_status(const frontseal_error *error);

// Return why a request was denied, such as "expired"; NULL if the error is no denial.
//
// The reasons, in the order in which they are checked: malformed_request, duplicate_parameter,
// conflicting_parameters, missing_key, unknown_key, malformed_policy, malformed_signature,
// signature, resource, not_yet_valid, expired, ip_address. The text lives as long as the error.
const char *frontseal_error_reason(const frontseal_error *error);

// Return the Code in CloudFront's 403, such as "AccessDenied"; NULL if the error is no denial.
//
// The text lives as long as the error.
const char *frontseal_error_edge_code(const frontseal_error *error);

// Return the Message in CloudFront's 403, such as "Access denied"; NULL if the error is no denial.
//
// The text lives as long as the error.
const char *frontseal_error_edge_message(const frontseal_error *error);

// Return the body of CloudFront's 403, which is XML in one line; NULL if the error is no denial.
//
// The text lives as long as the error.
const char *frontseal_error_edge_xml(const frontseal_error *error);

// Free an error, which may be NULL.
void frontseal_error_free(frontseal_error *error);

// Read a key in any form: PKCS#1, PKCS#8 or SEC1, as PEM or DER, encrypted or not.
//
// PEM may come with CRLF, a byte order mark, text or certificates around it, or as one line with
// \n escapes. data_len is in bytes, and may be FRONTSEAL_NUL for PEM. passphrase is NULL for none;
// one that is not needed is not used.
//
// Fails with invalid_key, naming what was found, if it is not one RSA key of 1024 to 8192 bits or
// one P-256 key, is damaged, or the passphrase is missing or wrong.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_private_key_new(const void *data,
                                           size_t data_len,
                                           const void *passphrase,
                                           size_t passphrase_len,
                                           frontseal_private_key **out);

// Make a key from the operating system's random numbers: RSA-2048, the size that CloudFront asks
// for, or P-256.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_private_key_generate(frontseal_key_type key_type,
                                                frontseal_private_key **out);

// Return the public half, to verify with.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_private_key_public_key(const frontseal_private_key *key,
                                                  frontseal_public_key **out);

// Return the public half as SPKI PEM, the form that CloudFront takes.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_private_key_public_key_pem(const frontseal_private_key *key,
                                                      char **out);

// Return the key as PKCS#8 PEM, not encrypted. frontseal_string_free wipes the text.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_private_key_to_pem(const frontseal_private_key *key,
                                              char **out);

// Return the type of the key; 0 for NULL.
frontseal_key_type frontseal_private_key_type(const frontseal_private_key *key);

// Return the size of the key in bits; 0 for NULL.
uint32_t frontseal_private_key_bits(const frontseal_private_key *key);

// Return what a user should know about the key: that CloudFront takes no new keys of this size.
// *out is NULL if there is nothing.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_private_key_warning(const frontseal_private_key *key,
                                               char **out);

// Sign message, hashed with hash_algorithm, and return the signature: PKCS#1 v1.5 for an RSA key,
// ASN.1 DER for a P-256 key.
//
// For URLs and cookies there is frontseal_signer. The signature goes to buffer, which has room for
// capacity bytes; *out_len is its length. 1024 bytes are always enough.
//
// Fails with signing_failed if the key cannot sign; with buffer_too_small, and *out_len is then
// how many bytes it needs.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_private_key_sign(const frontseal_private_key *key,
                                            frontseal_hash_algorithm hash_algorithm,
                                            const void *message,
                                            size_t message_len,
                                            void *buffer,
                                            size_t capacity,
                                            size_t *out_len);

// Free a key, which may be NULL. Signers that were made of it go on.
void frontseal_private_key_free(frontseal_private_key *key);

// Read a public key: SPKI or PKCS#1, or a certificate that holds one, as PEM or DER.
//
// PEM may come as it may for frontseal_private_key_new. data_len is in bytes, and may be
// FRONTSEAL_NUL for PEM. The validity and the issuer of a certificate do not count: CloudFront
// knows keys only.
//
// Fails with invalid_key, naming what was found, if it is not one RSA key of 1024 to 8192 bits or
// one P-256 key. A private key is refused too.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_public_key_new(const void *data,
                                          size_t data_len,
                                          frontseal_public_key **out);

// Return the key as SPKI PEM, the form that CloudFront takes.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_public_key_to_pem(const frontseal_public_key *key,
                                             char **out);

// Return the type of the key; 0 for NULL.
frontseal_key_type frontseal_public_key_type(const frontseal_public_key *key);

// Return the size of the key in bits; 0 for NULL.
uint32_t frontseal_public_key_bits(const frontseal_public_key *key);

// Return whether signature is this key's for message, hashed with hash_algorithm: RSA PKCS#1 v1.5,
// or ECDSA in ASN.1 DER.
//
// The answer goes to *out. For requests there is frontseal_verifier.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_public_key_verify(const frontseal_public_key *key,
                                             frontseal_hash_algorithm hash_algorithm,
                                             const void *message,
                                             size_t message_len,
                                             const void *signature,
                                             size_t signature_len,
                                             bool *out);

// Free a key, which may be NULL. Verifiers that trust it go on.
void frontseal_public_key_free(frontseal_public_key *key);

// Make a policy that ends at date_less_than, in Unix seconds.
//
// The end may lie in the past; what it signs is then refused by the edge from the start.
//
// Fails with invalid_time if the end is 0, negative, or 10^11 or more, which are milliseconds.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_policy_new(int64_t date_less_than,
                                      frontseal_policy **out);

// Make a policy that ends seconds from now, by the system's clock.
//
// Fails with invalid_time if that is after the year 5138.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_policy_expires_in(uint64_t seconds,
                                             frontseal_policy **out);

// Read a policy that was written by hand, to be signed exactly as it stands.
//
// It must be JSON of the form that CloudFront takes: one statement in an array, with DateLessThan,
// and no other names than Resource, Condition, DateLessThan, DateGreaterThan and IpAddress. White
// space and the order of names are free. A policy without Resource is read too; it grants
// everything that the key can sign.
//
// Fails with invalid_policy, with line and column of what is wrong, a name that stands twice and
// any backslash included; with invalid_time and invalid_ip_address as for the parts of other policies.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_policy_from_json(const char *json,
                                            size_t json_len,
                                            frontseal_policy **out);

// Grant resource, a URL or a pattern with wildcards, in place of just the URL that is signed.
//
// Fails as frontseal_resource_new; and with invalid_policy for a policy written by hand, whose
// text is fixed.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_policy_set_resource(frontseal_policy *policy,
                                               const char *resource,
                                               size_t resource_len);

// Refuse access at or before date_greater_than, in Unix seconds.
//
// Fails with invalid_time if the start is negative, in milliseconds, or not before the end; with
// invalid_policy for a policy written by hand.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_policy_set_date_greater_than(frontseal_policy *policy,
                                                        int64_t date_greater_than);

// Grant access to one IPv4 address or CIDR only: "192.0.2.7", which means /32, or "192.0.2.0/24".
//
// Fails with invalid_ip_address for everything else, IPv6 included; with invalid_policy for a
// policy written by hand.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_policy_set_ip_address(frontseal_policy *policy,
                                                 const char *ip_address,
                                                 size_t ip_address_len);

// Round the end up to the next multiple of seconds since 1970, UTC, unless it is one.
//
// The URL of a popular object then stays the same for that long, so that browsers and CDNs cache
// it, and with frontseal_signer_set_cache it costs one key operation in that time. With a P-256
// key, which signs at random, it stays the same only with that. It works for up to that much
// longer than it would.
//
// Fails with invalid_time if seconds is 0, or so many that the end is out of range; with
// invalid_policy for a policy written by hand.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_policy_round_to(frontseal_policy *policy,
                                           uint64_t seconds);

// Sign a custom policy even where the rule says canned. A policy written by hand is custom
// already.
FRONTSEAL_MUST_USE frontseal_error *frontseal_policy_set_custom(frontseal_policy *policy);

// Remove the white space outside strings from a policy written by hand, which makes URLs and
// cookies shorter. Other policies have none.
FRONTSEAL_MUST_USE frontseal_error *frontseal_policy_minify(frontseal_policy *policy);

// Return the resource. *out is NULL where it is the URL that is signed.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_policy_resource(const frontseal_policy *policy,
                                           char **out);

// Return the end, in Unix seconds; -1 for NULL, and after a setter failed.
int64_t frontseal_policy_date_less_than(const frontseal_policy *policy);

// Return the start, in Unix seconds; -1 if there is none, for NULL, and after a setter failed.
int64_t frontseal_policy_date_greater_than(const frontseal_policy *policy);

// Return the address or network that requests must come from, with its prefix: "192.0.2.7/32".
// *out is NULL if there is none.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_policy_ip_address(const frontseal_policy *policy,
                                             char **out);

// Return whether a custom policy is signed even where the rule says canned.
bool frontseal_policy_is_custom(const frontseal_policy *policy);

// Return whether one signature serves every URL that the resource matches. Otherwise the policy is
// signed anew for each URL.
bool frontseal_policy_is_for_many_urls(const frontseal_policy *policy);

// Return the text that is signed for this policy's own resource, and whether it is CloudFront's
// canned policy, which is not sent: the edge rebuilds it from the URL and Expires.
//
// Fails with invalid_policy if the policy has no resource, or one without a wildcard that cannot
// be a URL.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_policy_statement(const frontseal_policy *policy,
                                            char **out,
                                            bool *out_is_canned);

// Return the text that is signed for url, which the policy's resource must match, and whether it
// is CloudFront's canned policy.
//
// Fails with invalid_url as frontseal_sign_url.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_policy_statement_for_url(const frontseal_policy *policy,
                                                    const char *url,
                                                    size_t url_len,
                                                    char **out,
                                                    bool *out_is_canned);

// Free a policy, which may be NULL.
void frontseal_policy_free(frontseal_policy *policy);

// Read a pattern.
//
// Fails with invalid_policy, with the place, for white space, control characters, non-ASCII, a
// double quote, a backslash and #, and for a pattern that has neither a scheme nor a leading *.
// Without a * the resource is one URL, and must be whole.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_resource_new(const char *pattern,
                                        size_t pattern_len,
                                        frontseal_resource **out);

// Return whether the pattern matches url, an absolute URL with its query. The answer goes to *out.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_resource_matches(const frontseal_resource *resource,
                                            const char *url,
                                            size_t url_len,
                                            bool *out);

// Return the host without its port. *out is NULL where a wildcard stands in it.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_resource_host(const frontseal_resource *resource,
                                         char **out);

// Free a resource, which may be NULL.
void frontseal_resource_free(frontseal_resource *resource);

// Make a signer from the key pair id that CloudFront gave the public key, and the key.
//
// hash_algorithm is FRONTSEAL_DEFAULT_HASH, FRONTSEAL_SHA1 or FRONTSEAL_SHA256. The key can be
// freed after.
//
// Fails with invalid_key_pair_id if key_pair_id is empty or has anything but ASCII letters and
// digits.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_signer_new(const char *key_pair_id,
                                      size_t key_pair_id_len,
                                      const frontseal_private_key *key,
                                      frontseal_hash_algorithm hash_algorithm,
                                      frontseal_signer **out);

// Make a signer from the key pair id that CloudFront gave the public key, and a function that
// signs with a key in a KMS or an HSM.
//
// key_type is FRONTSEAL_RSA or FRONTSEAL_P256. The function is called on whatever threads sign;
// frontseal_sign_urls and batches call it on several at once, unless stays_on_thread is true: then
// on the calling thread alone. user_data is passed to it, and is freed by user_data_free, which
// may be NULL, when the last of the signer and its batches is freed; if this function fails,
// before it returns.
//
// Fails as frontseal_signer_new.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_signer_new_external(const char *key_pair_id,
                                               size_t key_pair_id_len,
                                               frontseal_key_type key_type,
                                               frontseal_hash_algorithm hash_algorithm,
                                               frontseal_sign_function sign,
                                               void *user_data,
                                               frontseal_free_function user_data_free,
                                               bool stays_on_thread,
                                               frontseal_signer **out);

// Keep up to capacity signatures, so that a policy that was signed lately costs no key operation.
// Without it none is kept.
//
// What is kept opens what the policy grants, as a signed URL does, and takes some 600 bytes each;
// the one that was not asked for the longest makes room. It is worth it where the same policy
// comes again: with frontseal_policy_round_to.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_signer_set_cache(frontseal_signer *signer,
                                            size_t capacity);

// Return how the cache does; all is 0 where there is none.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_signer_cache_info(const frontseal_signer *signer,
                                             frontseal_cache_info *out);

// Return the key pair id.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_signer_key_pair_id(const frontseal_signer *signer,
                                              char **out);

// Return the hash that is signed; 0 for NULL.
frontseal_hash_algorithm frontseal_signer_hash_algorithm(const frontseal_signer *signer);

// Sign policy, to put the signature on any number of URLs or into cookies.
//
// The policy must have a resource. This is the one place where the key is used; the rest is
// appending text.
//
// Fails with invalid_policy if the policy has no resource; with signing_failed if the key cannot
// sign.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_sign(const frontseal_signer *signer,
                                const frontseal_policy *policy,
                                frontseal_signed_policy **out);

// Sign url so that it works until the policy's date_less_than.
//
// A policy without a resource grants this URL alone; a * in it is a wildcard even so, and grants all
// that it matches. One with a resource must match the URL, and grants all that the resource matches.
// The URL is taken as it is and appended to.
//
// Fails with invalid_url, with the place of what is wrong, if the URL is not absolute, has a
// character that must be percent-encoded (see frontseal_encode_url), a fragment or one of
// CloudFront's own parameters, is not matched by the resource, or is longer than 8,192 bytes with
// the signature; with signing_failed if the key cannot sign.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_sign_url(const frontseal_signer *signer,
                                    const char *url,
                                    size_t url_len,
                                    const frontseal_policy *policy,
                                    char **out);

// Sign url so that it works until the policy's date_less_than, into a buffer of yours. There is
// nothing to free.
//
// buffer has room for capacity bytes. The signed URL goes there with a NUL at its end, and its
// length without the NUL to *out_len. A signed URL has 8,192 bytes at most, so 8,193 are always
// enough.
//
// Fails with buffer_too_small, and *out_len is then how many bytes it needs, with the NUL. The key
// has been used by then, since how long a signature is shows once it is made. Otherwise it fails
// as frontseal_sign_url.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_sign_url_into(const frontseal_signer *signer,
                                         const char *url,
                                         size_t url_len,
                                         const frontseal_policy *policy,
                                         void *buffer,
                                         size_t capacity,
                                         size_t *out_len);

// Sign each of urls, or none: the first error ends it and names the URL by its index, from 0.
//
// A policy whose resource has a wildcard is signed once for all. Otherwise each URL is signed for
// itself, on all cores. lens are the lengths of the urls; it may be NULL, and then each ends with
// a NUL. The list has the signed URLs in order.
//
// Fails as frontseal_sign_url.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_sign_urls(const frontseal_signer *signer,
                                     const char *const *urls,
                                     const size_t *lens,
                                     size_t count,
                                     const frontseal_policy *policy,
                                     char ***out);

// Sign cookies that grant the policy's resource.
//
// Fails as frontseal_sign, and with invalid_policy if a cookie would be longer than the 4,096
// bytes that browsers keep.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_sign_cookies(const frontseal_signer *signer,
                                        const frontseal_policy *policy,
                                        frontseal_signed_cookies **out);

// Free a signer, which may be NULL. What it signed and its batches go on.
void frontseal_signer_free(frontseal_signer *signer);

// Put the signature on url.
//
// Fails with invalid_url if the policy's resource does not match the URL, and as
// frontseal_sign_url.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_signed_policy_url(const frontseal_signed_policy *signed_policy,
                                             const char *url,
                                             size_t url_len,
                                             char **out);

// Put the signature on url, in a buffer of yours, without asking for memory.
//
// buffer has room for capacity bytes. The signed URL goes there with a NUL at its end, and its
// length without the NUL to *out_len. A signed URL has 8,192 bytes at most. NULL with the capacity
// 0 asks how much is needed.
//
// Fails with buffer_too_small, and *out_len is then how many bytes it needs, with the NUL: this
// error is no memory either. Otherwise it fails as frontseal_signed_policy_url.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_signed_policy_write_url(const frontseal_signed_policy *signed_policy,
                                                   const char *url,
                                                   size_t url_len,
                                                   void *buffer,
                                                   size_t capacity,
                                                   size_t *out_len);

// Make cookies of the signature, which grant all that the policy's resource matches.
//
// Fails with invalid_policy if a cookie would be longer than the 4,096 bytes that browsers keep.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_signed_policy_cookies(const frontseal_signed_policy *signed_policy,
                                                 frontseal_signed_cookies **out);

// Return the text that was signed: the policy, byte for byte.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_signed_policy_policy(const frontseal_signed_policy *signed_policy,
                                                char **out);

// Return whether the policy is CloudFront's canned one, which travels as its end alone; false for
// NULL.
bool frontseal_signed_policy_is_canned(const frontseal_signed_policy *signed_policy);

// Return the query parameters that carry the signature, as a list of names and values in turn.
// None of them needs encoding.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_signed_policy_parameters(const frontseal_signed_policy *signed_policy,
                                                    char ***out);

// Free a signed policy, which may be NULL.
void frontseal_signed_policy_free(frontseal_signed_policy *signed_policy);

// Return the cookies, as a list of names and values in turn. No value needs encoding.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_signed_cookies_pairs(const frontseal_signed_cookies *signed_cookies,
                                                char ***out);

// Return the value of the Cookie request header that sends them: "name=value; name=value".
FRONTSEAL_MUST_USE
frontseal_error *frontseal_signed_cookies_cookie_header(const frontseal_signed_cookies *signed_cookies,
                                                        char **out);

// Return the values of the Set-Cookie headers that set them, one for each cookie.
//
// attributes is NULL for the default: Path=/, Secure and HttpOnly.
//
// Fails with invalid_policy if an attribute would break the header, the path does not begin with
// /, or SameSite=None comes without Secure, which browsers refuse.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_signed_cookies_set_cookie_headers(const frontseal_signed_cookies *signed_cookies,
                                                             const frontseal_cookie_attributes *attributes,
                                                             char ***out);

// Return the values of the Set-Cookie headers that clear every other cookie of CloudFront's.
//
// A browser that holds the cookies of an earlier policy sends them too, and CloudFront refuses the
// mixture. The attributes must be those that the stale cookies were set with; they are as for
// frontseal_signed_cookies_set_cookie_headers.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_signed_cookies_clearing_headers(const frontseal_signed_cookies *signed_cookies,
                                                           const frontseal_cookie_attributes *attributes,
                                                           char ***out);

// Return the names of CloudFront's cookies that are not among these, as a list.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_signed_cookies_stale_names(const frontseal_signed_cookies *signed_cookies,
                                                      char ***out);

// Free cookies, which may be NULL.
void frontseal_signed_cookies_free(frontseal_signed_cookies *signed_cookies);

// Make the default attributes.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_cookie_attributes_new(frontseal_cookie_attributes **out);

// Set the domain that gets the cookies, subdomains included; NULL is the setting host alone.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_cookie_attributes_set_domain(frontseal_cookie_attributes *attributes,
                                                        const char *domain,
                                                        size_t domain_len);

// Set the path that gets the cookies, with all below it; NULL leaves the attribute out.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_cookie_attributes_set_path(frontseal_cookie_attributes *attributes,
                                                      const char *path,
                                                      size_t path_len);

// Set how long the cookies are kept, in seconds. Without it they are kept until the browser
// closes. CloudFront advises against it.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_cookie_attributes_set_max_age(frontseal_cookie_attributes *attributes,
                                                         int64_t max_age);

// Set whether the cookies are sent over HTTPS alone.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_cookie_attributes_set_secure(frontseal_cookie_attributes *attributes,
                                                        bool secure);

// Set whether the cookies are hidden from scripts.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_cookie_attributes_set_http_only(frontseal_cookie_attributes *attributes,
                                                           bool http_only);

// Set whether the cookies go along with requests from other sites: one of FRONTSEAL_SAME_SITE_...
FRONTSEAL_MUST_USE
frontseal_error *frontseal_cookie_attributes_set_same_site(frontseal_cookie_attributes *attributes,
                                                           frontseal_same_site same_site);

// Free attributes, which may be NULL.
void frontseal_cookie_attributes_free(frontseal_cookie_attributes *attributes);

// Begin to sign URLs in parts, of which there are more than should be held at once.
//
// Signer and policy can be freed after.
//
// Fails as frontseal_sign, for a policy that is signed once for all.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_batch_new(const frontseal_signer *signer,
                                     const frontseal_policy *policy,
                                     frontseal_batch **out);

// Begin to put a signature that was made already on URLs in parts.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_batch_from_signed_policy(const frontseal_signed_policy *signed_policy,
                                                    frontseal_batch **out);

// Percent-encode each URL before it is signed, as frontseal_encode_url does.
FRONTSEAL_MUST_USE frontseal_error *frontseal_batch_set_encoding(frontseal_batch *batch);

// Sign the next part: each of urls, or none.
//
// Arguments and list are those of frontseal_sign_urls. The first error ends the part and names the
// URL by its index, from 0 over all parts.
//
// Fails as frontseal_sign_url.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_batch_sign(frontseal_batch *batch,
                                      const char *const *urls,
                                      const size_t *lens,
                                      size_t count,
                                      char ***out);

// Free a batch, which may be NULL.
void frontseal_batch_free(frontseal_batch *batch);

// Sign every URI of text, an HLS playlist or a DASH MPD, so that a player can follow it.
//
// base_url is where the player gets the manifest: relative URIs are resolved against it, as the
// player does. Every other byte stays as it is. URIs of other hosts and of other schemes than http
// and https are left alone. options may be NULL for the default.
//
// One signature serves all URIs. It grants the folder of base_url and all below it, unless the
// policy has a resource, which must match each URI. With each, every URI is signed for itself, and
// the policy must have no resource: a key operation for each, and no templates.
//
// Fails with invalid_manifest, with line and column, if the text is no manifest, or a URI in it
// cannot be found or resolved; with invalid_url for a URI that cannot be signed as it stands, is
// signed already, or is not matched by the policy's resource, and for base_url and hosts; and as
// frontseal_sign_url.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_sign_manifest(const frontseal_signer *signer,
                                         const char *text,
                                         size_t text_len,
                                         const char *base_url,
                                         size_t base_url_len,
                                         const frontseal_policy *policy,
                                         bool each,
                                         const frontseal_manifest_options *options,
                                         char **out);

// Put the signature on every URI of text, an HLS playlist or a DASH MPD: a live playlist needs no
// key operation when it is loaded again.
//
// The policy's resource must match each URI. The rest is as for frontseal_sign_manifest.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_signed_policy_manifest(const frontseal_signed_policy *signed_policy,
                                                  const char *text,
                                                  size_t text_len,
                                                  const char *base_url,
                                                  size_t base_url_len,
                                                  const frontseal_manifest_options *options,
                                                  char **out);

// Return the URLs of the playlists that text, an HLS multivariant playlist, names, as a list;
// empty for other manifests.
//
// base_url is where the player gets the manifest.
//
// Fails as frontseal_sign_manifest, where a URI cannot be found.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_child_playlists(const char *text,
                                           size_t text_len,
                                           const char *base_url,
                                           size_t base_url_len,
                                           char ***out);

// Make a verifier that trusts no key, and so denies every request.
FRONTSEAL_MUST_USE frontseal_error *frontseal_verifier_new(frontseal_verifier **out);

// Trust key for signatures that name key_pair_id. An id that is trusted already gets the new key.
//
// The key can be freed after.
//
// Fails with invalid_key_pair_id if key_pair_id is empty or has anything but ASCII letters and
// digits.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_verifier_add_key(frontseal_verifier *verifier,
                                            const char *key_pair_id,
                                            size_t key_pair_id_len,
                                            const frontseal_public_key *key);

// Return the key pair ids that are trusted, as a list.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_verifier_key_pair_ids(const frontseal_verifier *verifier,
                                                 char ***out);

// Decide about a request by the signature in its URL. NULL is a grant.
//
// at is when the request starts, in Unix seconds, UTC, as from time(NULL); 0, less, and
// FRONTSEAL_NO_TIME with it, are denied. ip is the viewer's address, IPv4 or IPv6, which a policy
// with an IP condition needs, or NULL if it is not known. out may be NULL where only the answer
// counts.
//
// Fails with access_denied if the request is denied: see frontseal_error_reason and
// frontseal_error_edge_xml.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_verify_url(const frontseal_verifier *verifier,
                                      const char *url,
                                      size_t url_len,
                                      int64_t at,
                                      const char *ip,
                                      size_t ip_len,
                                      frontseal_grant **out);

// Decide about a request for url by its signed cookies. NULL is a grant.
//
// cookies is the value of its Cookie header. The rest is as for frontseal_verify_url.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_verify_cookies(const frontseal_verifier *verifier,
                                          const char *url,
                                          size_t url_len,
                                          const char *cookies,
                                          size_t cookies_len,
                                          int64_t at,
                                          const char *ip,
                                          size_t ip_len,
                                          frontseal_grant **out);

// Decide about a request as the edge does: by its URL if that has any of CloudFront's parameters,
// and by its cookies otherwise. NULL is a grant.
//
// cookies is the value of its Cookie header, or NULL if it has none. The rest is as for
// frontseal_verify_url.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_verify_request(const frontseal_verifier *verifier,
                                          const char *url,
                                          size_t url_len,
                                          const char *cookies,
                                          size_t cookies_len,
                                          int64_t at,
                                          const char *ip,
                                          size_t ip_len,
                                          frontseal_grant **out);

// Free a verifier, which may be NULL.
void frontseal_verifier_free(frontseal_verifier *verifier);

// Return the id of the key that signed.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_grant_key_pair_id(const frontseal_grant *grant,
                                             char **out);

// Return the policy that was signed. A canned policy has no resource of its own: it grants the one
// URL.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_grant_policy(const frontseal_grant *grant,
                                        frontseal_policy **out);

// Return the text whose signature was checked.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_grant_policy_text(const frontseal_grant *grant,
                                             char **out);

// Return what is granted: the policy's resource, or the one URL of a canned policy. *out is NULL
// for everything, by a policy written by hand without a resource.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_grant_resource(const frontseal_grant *grant,
                                          char **out);

// Return whether a server could read the path of url as one that its grant was not meant for.
// is_canned says what was granted; the answer goes to *out.
//
// Such a path has a segment .. in some encoding, under a policy that is not canned, or is
// percent-encoded over and over. CloudFront compares a signature with the URL as it was sent; a server that serves
// files by their paths answers 400 here.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_url_is_ambiguous(const char *url,
                                            size_t url_len,
                                            bool is_canned,
                                            bool *out);

// Return whether the policy is CloudFront's canned one; false for NULL.
bool frontseal_grant_is_canned(const frontseal_grant *grant);

// Return the hash that was signed; 0 for NULL.
frontseal_hash_algorithm frontseal_grant_hash_algorithm(const frontseal_grant *grant);

// Return where the credentials were; 0 for NULL.
frontseal_source frontseal_grant_source(const frontseal_grant *grant);

// Return how long the grant lasts from the time of the check on, in seconds; 0 for NULL.
int64_t frontseal_grant_time_left(const frontseal_grant *grant);

// Free a grant, which may be NULL.
void frontseal_grant_free(frontseal_grant *grant);

// Take url apart, decode all that CloudFront reads of it, and say what would make it fail, as
// JSON.
//
// It needs no key. With verifier it also says whether the signature holds, and if not, which
// change since the signing would explain it. cookies, the value of a Cookie header, count where
// the URL has none of CloudFront's parameters; url may be NULL then. at is the time to judge by,
// in Unix seconds, UTC, or FRONTSEAL_NO_TIME for now. ip is the
// viewer's address. url, cookies, ip and verifier may be NULL, but not both url and cookies.
//
// The JSON is one object, with null for what is not known: source, url, url_bytes, cookie_bytes,
// parameters (an object), key_pair_id, canned, policy, policy_pretty, resource, not_before,
// not_before_utc, expires, expires_utc, expires_in, ip_address, hash_algorithm, signature_type,
// signature_bytes, signature_holds, signed_for, findings (an array of code, severity, message and
// cure). Where there is a verdict also allowed, code, message, reason and detail.
//
// Nothing is refused: the worse an input is, the more there is to find.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_inspect(const char *url,
                                   size_t url_len,
                                   const char *cookies,
                                   size_t cookies_len,
                                   int64_t at,
                                   const char *ip,
                                   size_t ip_len,
                                   const frontseal_verifier *verifier,
                                   char **out);

// Percent-encode the white space and the non-ASCII characters of url, for signing.
//
// Call it before signing, never after: the edge compares the bytes that are sent with the bytes
// that were signed. Every other byte stays as it is, % sequences included, so a URL that needs no
// encoding comes back unchanged.
//
// Fails with invalid_url if such a character stands in the host, which is never percent-encoded:
// write its xn-- form.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_encode_url(const char *url,
                                      size_t url_len,
                                      char **out);

// Encode data in the base64 that CloudFront takes in URLs and cookies.
//
// It is the standard alphabet with padding, in which -, _ and ~ stand for +, = and /. It is not
// base64url.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_encode_base64(const void *data,
                                         size_t data_len,
                                         char **out);

// Sign stream, a bare RTMP name such as "videos/mediafile", until the policy's date_less_than.
//
// The result is relative: "videos/mediafile?Expires=...". CloudFront ended streaming distributions
// on 31 December 2020; this is for systems that check such names themselves.
//
// Fails with invalid_url if the name has a scheme, a host, a leading /, cfx/st/ or a format such
// as mp4: before it, a query, or a character that a URL may not have; with invalid_policy if the
// policy has a resource of its own.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_sign_stream(const frontseal_signer *signer,
                                       const char *stream,
                                       size_t stream_len,
                                       const frontseal_policy *policy,
                                       char **out);

// Encode ?, = and & in a signed stream name, as Flash pages needed it.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_flash_encode(const char *signed_stream,
                                        size_t signed_stream_len,
                                        char **out);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* FRONTSEAL_H */
