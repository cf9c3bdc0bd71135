/*
 * frontseal: signed URLs and signed cookies for Amazon CloudFront.
 *
 * Conventions, which hold for every function:
 *
 * Errors. A function that can fail returns NULL on success, and otherwise a frontseal_error that you
 *   free with frontseal_error_free. It has a code for programs and a message for people. There is no
 *   last error, per thread or per process, and no other global state.
 * Structs. Options and results are structs that you own. Each begins with its size, which you set, so that
 *   programs and libraries of different versions work together; in options, zero and NULL mean "not given":
 *     frontseal_policy policy = {.size = sizeof policy, .expires_in = 300};
 *   or, in C++: frontseal_policy policy{}; policy.size = sizeof policy; policy.expires_in = 300;
 *   A field that is wrong fails the call that gets the struct, and so does one that is newer than the
 *   library: nothing that you give is left out. Options may be NULL where a function says so.
 * Outputs come last, are called out..., and are written on success only. They must not be NULL unless
 *   the function says so. (A buffer that is too small is the exception: then *out_len says what is needed.)
 * Ownership. What a function puts into an output is yours; free it once, with the function named after
 *   its type: frontseal_signer_free, ..., frontseal_string_free for char *, frontseal_strings_free for char **,
 *   and frontseal_grant_clear, frontseal_policy_info_clear or frontseal_signed_manifest_clear for what is in
 *   these structs. Freeing NULL
 *   does nothing, nor does clearing an empty struct. A const char * is the library's: it lives as long as
 *   what it was read from. Arguments stay yours, and are not used after the call, except where a function
 *   says so.
 * Text is UTF-8 and ends with a NUL, in and out. It is checked. NULL is an error, except where NULL says
 *   "none". A list (char **) ends with a NULL; one of names and values in turn ends so too. Write into a
 *   text that is yours if you like; it is wiped when it is freed.
 * Bytes (const void *) and the text of a manifest are a pointer and their length.
 * NULL. Every pointer is checked: where a function needs something, NULL gives invalid_argument. A
 *   function that returns a value in place of an error takes NULL and says what it then returns.
 * Times are whole Unix seconds, UTC. Lengths of time are seconds.
 * Threads. A handle may be shared between threads by functions that take it as const. One that takes it
 *   without const (frontseal_batch_sign, ..._free) must be alone with it. A process that forks while
 *   another of its threads signs or verifies must not use the library in the child.
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
  // "invalid_argument": a pointer is NULL, a text is not UTF-8, a number has no meaning, or a
  // struct has no size.
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

// The reason why frontseal refused an input or could not sign. Free it with frontseal_error_free.
typedef struct frontseal_error frontseal_error;

// A private key for CloudFront: RSA or P-256. It is wiped from memory when it is freed and no
// signer uses it any more.
typedef struct frontseal_private_key frontseal_private_key;

// A public key that CloudFront may trust: RSA or P-256.
typedef struct frontseal_public_key frontseal_public_key;

// The cookies that grant what a policy grants, made by frontseal_sign_cookies.
typedef struct frontseal_signed_cookies frontseal_signed_cookies;

// A policy and its signature, made by frontseal_sign.
//
// Putting it on a URL appends text; the key is not needed any more. Anyone who holds it can access
// what it grants, so protect it as you protect a signed URL.
typedef struct frontseal_signed_policy frontseal_signed_policy;

// Signs URLs and cookies for Amazon CloudFront with one key.
//
// Make it once, and share it between threads.
typedef struct frontseal_signer frontseal_signer;

// Decides whether to grant a request, as CloudFront's edge does.
//
// It trusts public keys by their key pair ids, as a key group does; several ids side by side make
// a rotation. Policy contents are trusted only after the signature verifies.
typedef struct frontseal_verifier frontseal_verifier;

// How a message spells the names of arguments: one of the four numbers below.
typedef uint32_t frontseal_name_style;

// A type of key: FRONTSEAL_RSA or FRONTSEAL_P256.
typedef uint32_t frontseal_key_type;

// A hash: FRONTSEAL_SHA1 or FRONTSEAL_SHA256, or FRONTSEAL_DEFAULT_HASH where one is asked for.
typedef uint32_t frontseal_hash_algorithm;

// The SameSite attribute of a cookie: one of the four numbers below.
typedef uint32_t frontseal_same_site;

// How signed URIs are written back into a manifest: one of the three numbers below.
typedef uint32_t frontseal_uri_form;

// Where the credentials of a request were: FRONTSEAL_SOURCE_URL or FRONTSEAL_SOURCE_COOKIES.
typedef uint32_t frontseal_source;

// How a batch signs. NULL and all zero are the default.
typedef struct {
  // sizeof(frontseal_batch_options).
  size_t size;
  // Percent-encode each URL before it is signed, as frontseal_encode_url does.
  bool encode;
  // Zero.
  uint8_t reserved[7];
} frontseal_batch_options;

// Signature cache statistics. All is 0 where there is no cache.
typedef struct {
  // sizeof(frontseal_cache_info).
  size_t size;
  // How many signatures were found.
  uint64_t hits;
  // How many had to be made.
  uint64_t misses;
  // How many are kept.
  size_t entries;
  // How many are kept at most.
  size_t capacity;
} frontseal_cache_info;

// Where and how a browser keeps the cookies. NULL and all zero are the default: Path=/, Secure and
// HttpOnly, for the host that sets them, until the browser closes.
typedef struct {
  // sizeof(frontseal_cookie_attributes).
  size_t size;
  // The domain that gets them, subdomains included; the setting host alone where there is none
  // (NULL). It is a host name without scheme, port, path and wildcard, such as
  // "media.example.com".
  const char *domain;
  // The path that gets them, with all below it; "/" where it is NULL. It begins with / and has
  // no *.
  const char *path;
  // How long they are kept, in seconds; until the browser closes where it is 0. CloudFront advises
  // against it.
  int64_t max_age;
  // Whether they are sent with requests from other sites; one of FRONTSEAL_SAME_SITE_....
  frontseal_same_site same_site;
  // Send them over plain HTTP too: leave Secure out. Browsers refuse it together with
  // FRONTSEAL_SAME_SITE_NONE.
  bool allow_http;
  // Show them to scripts: leave HttpOnly out.
  bool allow_scripts;
  // Leave Path out.
  bool omit_path;
  // Keep them apart for each site that embeds the host (CHIPS), which browsers that block other
  // sites' cookies allow. Browsers refuse it together with allow_http.
  bool partitioned;
} frontseal_cookie_attributes;

// Why a request was denied, and what CloudFront's edge says about it. The texts live as long as the
// error.
typedef struct {
  // sizeof(frontseal_denial).
  size_t size;
  // The check that failed, such as "expired". In the order in which they are made:
  // malformed_request, duplicate_parameter, conflicting_parameters, missing_key, unknown_key,
  // malformed_policy, malformed_signature, signature, resource, not_yet_valid, expired,
  // ip_address.
  const char *reason;
  // What is wrong, in a sentence.
  const char *detail;
  // The Code in CloudFront's 403, such as "AccessDenied".
  const char *edge_code;
  // The Message in CloudFront's 403, such as "Access denied".
  const char *edge_message;
  // The body of CloudFront's 403, which is XML in one line.
  const char *edge_xml;
} frontseal_denial;

// The environment variables that a signer is made from. NULL and all zero are the default.
typedef struct {
  // sizeof(frontseal_environment_variables).
  size_t size;
  // Holds the id that CloudFront shows for the public key; FRONTSEAL_KEY_PAIR_ID where it is NULL.
  const char *key_pair_id;
  // Holds the private key, or the path of its file; FRONTSEAL_PRIVATE_KEY where it is NULL.
  const char *private_key;
  // Holds the passphrase of an encrypted key; FRONTSEAL_PASSPHRASE where it is NULL. It may be
  // unset.
  const char *passphrase;
} frontseal_environment_variables;

// What an error is about, for programs. Its text lives as long as the error.
typedef struct {
  // sizeof(frontseal_error_details).
  size_t size;
  // The arguments and fields that it is about, as in "expires_in,date_less_than"; NULL if it
  // names none.
  const char *arguments;
  // Which of several URLs it is about, from 0; -1 if it is not about one of several.
  int64_t index;
  // Where in the text it is, in bytes from 0; -1 if that is not known.
  int64_t byte;
  // The line in a policy or manifest, from 1; 0 if that is not known.
  int64_t line;
  // The column in that line, from 1; 0 if that is not known.
  int64_t column;
  // What the function that signs returned when it failed (see frontseal_sign_function); 0 if it
  // was not that.
  int32_t status;
} frontseal_error_details;

// A function that signs message, hashed with hash_algorithm, with a key in a KMS or an HSM.
//
// The message is the policy, not hashed. An RSA signature is PKCS#1 v1.5; an ECDSA signature is
// ASN.1 DER. Write it to signature, which has room for *signature_len bytes, set *signature_len to
// its length, and return 0. Any other number is a failure, which frontseal_error_read reports.
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

// A key in a KMS or an HSM, behind a function that signs with it.
typedef struct {
  // sizeof(frontseal_external_key).
  size_t size;
  // Signs. It is called on the threads that sign; frontseal_sign_urls and batches call it on
  // several at once, unless stays_on_thread is true.
  frontseal_sign_function sign;
  // What sign gets.
  void *user_data;
  // Frees user_data; may be NULL.
  frontseal_free_function user_data_free;
  // FRONTSEAL_RSA or FRONTSEAL_P256.
  frontseal_key_type key_type;
  // Call sign on the calling thread alone.
  bool stays_on_thread;
  // Zero.
  uint8_t reserved[3];
} frontseal_external_key;

// What a request was granted, and by what. Free it with frontseal_grant_clear.
typedef struct {
  // sizeof(frontseal_grant).
  size_t size;
  // The id of the key that signed.
  const char *key_pair_id;
  // The text whose signature was verified.
  const char *policy_text;
  // The URL of the request without CloudFront's parameters.
  const char *url;
  // What is granted: the policy's resource, or the one URL of a canned policy. NULL for
  // everything, by a policy written by hand without a resource.
  const char *resource;
  // The address or network that requests must come from, such as "192.0.2.7/32"; NULL if there is
  // none.
  const char *ip_address;
  // The end of access, in Unix seconds.
  int64_t date_less_than;
  // The start of access, in Unix seconds, if has_date_greater_than is true.
  int64_t date_greater_than;
  // How long the grant lasts from the time of the request, in seconds.
  int64_t time_left;
  // The hash that was signed.
  frontseal_hash_algorithm hash_algorithm;
  // Where the credentials were found.
  frontseal_source source;
  // Whether there is a start.
  bool has_date_greater_than;
  // Whether the policy is CloudFront's canned one.
  bool canned;
  // Whether a server could read the path of the URL as one that the grant does not cover: the path
  // has a segment .. in some encoding, under a policy that is not canned, or is percent-encoded
  // several times. CloudFront compares the URL as it was sent; a server that serves files by their
  // paths answers 400.
  bool ambiguous;
  // The memory of the texts, which is the library's.
  void *texts;
} frontseal_grant;

// What is known about a request besides its URL. NULL and all zero are the default.
typedef struct {
  // sizeof(frontseal_inspect_options).
  size_t size;
  // The value of the request's Cookie header. It may also be what document.cookie, a cookie jar, curl
  // or a browser's tools print. It counts where the URL has none of CloudFront's parameters.
  const char *cookies;
  // The time of the request, in Unix seconds; 0 is the Date of the response, otherwise the system's
  // clock.
  int64_t now;
  // The viewer's address, IPv4 or IPv6.
  const char *ip_address;
  // The keys that verify the signature. With them there is a verdict.
  const frontseal_verifier *verifier;
  // The values of the Set-Cookie headers that set the cookies. Without cookies, the header that a
  // browser would send is inspected.
  const char *const *set_cookies;
  // How many set_cookies there are.
  size_t set_cookie_count;
  // The URL of the page that sets the cookies and makes the request.
  const char *page_url;
  // The response to the request: its body, or headers and body as curl -i prints them.
  const char *response;
  // Other hosts that may have been signed, such as the distribution's d….cloudfront.net for a request
  // to a domain of your own.
  const char *const *hosts;
  // How many hosts there are.
  size_t host_count;
} frontseal_inspect_options;

// What a key is.
typedef struct {
  // sizeof(frontseal_key_info).
  size_t size;
  // What a user should know about a private key: that CloudFront accepts no new keys of this
  // size. NULL if there is nothing. It lives as long as the key.
  const char *warning;
  // FRONTSEAL_RSA or FRONTSEAL_P256.
  frontseal_key_type key_type;
  // The size in bits.
  uint32_t bits;
} frontseal_key_info;

// Which URIs of a manifest are signed, and how they are written back. NULL and all zero are the
// default: the URIs of the manifest's own host are signed, and stay relative or absolute as they
// were.
typedef struct {
  // sizeof(frontseal_manifest_options).
  size_t size;
  // The hosts whose URIs are signed, with the port where the URIs have one. If there are none, it
  // is the host of the manifest's own URL.
  const char *const *hosts;
  // How many hosts there are.
  size_t host_count;
  // The folder that URIs must be in or below, a URL that ends with /; another URI is an error.
  //
  // Its path counts, on any host whose URIs are signed. NULL is, with each, the folder of base_url;
  // otherwise the policy's resource says what is granted.
  const char *folder;
  // The values of variables that an HLS playlist imports by EXT-X-DEFINE:IMPORT, by their names,
  // each as "NAME=VALUE": the defines of the frontseal_signed_manifest of the playlist that names
  // it.
  const char *const *defines;
  // How many variables there are.
  size_t define_count;
  // How signed URIs are written back; one of FRONTSEAL_URI_FORM_....
  frontseal_uri_form uri_form;
  // Percent-encode the characters of the base URL and of URIs that clients rewrite, before
  // signing, as frontseal_encode_url does.
  bool encode;
  // Sign each URI for itself, in place of one signature for all (frontseal_sign_manifest only).
  //
  // It takes a key operation for each URI. The policy must have no resource, and the manifest no
  // templates and no URIs to which players add parameters.
  bool each;
  // Zero.
  uint8_t reserved[2];
} frontseal_manifest_options;

// Something odd in a manifest that is signed all the same, or a URL that was left alone and probably
// should not have been.
//
// A problem that occurs in many places is reported once, with its first place.
typedef struct {
  // "nothing_signed", "trailing_comma", "trailing_blank", "fragment" or "unsigned_url"; more may
  // come.
  const char *code;
  // The place, what is odd, and what to do.
  const char *message;
  // The line of the first place, from 1; 0 for the manifest as a whole.
  size_t line;
  // The column of the first place, from 1; 0 for the manifest as a whole.
  size_t column;
  // In how many places it is.
  size_t count;
} frontseal_manifest_warning;

// What a signature grants: which resource, until when, from when, and from which address.
//
// Zero and NULL mean that a field is not given. The end is required, once: as expires_in,
// date_less_than or in policy. Whether CloudFront's canned or a custom policy is signed is decided by
// a rule: an end alone, for one URL without a *, is canned; everything else is custom. Access is
// granted while date_greater_than < now < date_less_than, as seen when a request starts.
//
// Functions that take a policy fail with invalid_policy if fields contradict each other.
typedef struct {
  // sizeof(frontseal_policy).
  size_t size;
  // The URL or pattern that is granted, in place of the URL that is signed. In it, * stands for
  // any run of characters and ? for exactly one; see frontseal_resource_matches.
  const char *resource;
  // The end of access, in seconds from now by the system's clock; less than 10^9.
  int64_t expires_in;
  // The step, in seconds, that the end of expires_in is rounded up to, as a multiple since 1970,
  // UTC; at most expires_in.
  //
  // The URL of a popular object then stays the same for that long, so that browsers and CDNs
  // cache it, and with a signature cache (frontseal_signer_options) it takes one key operation in
  // that time. P-256 signatures are random, so a P-256 key needs the cache for that. Access lasts
  // up to one step longer.
  int64_t round_to;
  // The end of access, in Unix seconds; less than 10^11, since more are milliseconds. It may be in
  // the past: the edge then refuses what is signed.
  int64_t date_less_than;
  // The start of access, in Unix seconds, before the end.
  int64_t date_greater_than;
  // The IPv4 address or CIDR that requests must come from, such as "192.0.2.7", which means /32, or
  // "192.0.2.0/24". Everything else fails with invalid_ip_address, IPv6 included.
  const char *ip_address;
  // A whole policy, in place of the other parts: JSON that was written by hand, to be signed as it
  // is.
  //
  // It must be of the form that CloudFront accepts: one statement in an array, with
  // DateLessThan, and no other names than Resource, Condition, DateLessThan, DateGreaterThan and
  // IpAddress. White space and the order of names are free. A policy without Resource is read
  // too; it grants everything that the key can sign. Errors have line and column.
  const char *policy;
  // Whether to remove the white space outside strings from policy, which makes URLs and cookies
  // shorter.
  bool minify;
  // Whether to sign a custom policy even where the rule says canned.
  bool custom;
  // Zero.
  uint8_t reserved[6];
} frontseal_policy;

// What a policy says, and the text that is signed for it. Free it with frontseal_policy_info_clear.
typedef struct {
  // sizeof(frontseal_policy_info).
  size_t size;
  // The URL or pattern that is granted; NULL where it is the URL that is signed, or everything.
  const char *resource;
  // The address or network that requests must come from, such as "192.0.2.7/32"; NULL if there is
  // none.
  const char *ip_address;
  // The text that is signed; NULL for a policy without resource where there is no URL.
  const char *statement;
  // The end of access, in Unix seconds.
  int64_t date_less_than;
  // The start of access, in Unix seconds, if has_date_greater_than is true.
  int64_t date_greater_than;
  // Whether there is a start.
  bool has_date_greater_than;
  // Whether a custom policy is signed even where the rule says canned. A policy written by hand is
  // custom.
  bool custom;
  // Whether statement is CloudFront's canned policy, which is not sent: the edge rebuilds it from
  // the URL and Expires.
  bool canned;
  // Whether one signature serves every URL that the resource matches. Otherwise each URL is signed
  // for itself.
  bool for_many_urls;
  // The memory of the texts, which is the library's.
  void *texts;
} frontseal_policy_info;

// A manifest with its URIs signed. Free it with frontseal_signed_manifest_clear.
typedef struct {
  // sizeof(frontseal_signed_manifest).
  size_t size;
  // The text of the manifest.
  const char *text;
  // What is odd in it, at most 100 different warnings.
  const frontseal_manifest_warning *warnings;
  // How many warnings there are.
  size_t warning_count;
  // The variables of an HLS playlist, each as "NAME=VALUE": the defines of the options for the
  // playlists that it names.
  const char *const *defines;
  // How many variables there are.
  size_t define_count;
  // The memory of all that, which is the library's.
  void *memory;
} frontseal_signed_manifest;

// How a signer signs. NULL and all zero are the default.
typedef struct {
  // sizeof(frontseal_signer_options).
  size_t size;
  // How many signatures are kept, so that a recently signed policy is served from the cache; 0
  // for none.
  //
  // Anyone who holds a kept signature can access what its policy grants. Each takes about 600
  // bytes; the least recently used is evicted. It is worth it where the same policy comes again:
  // with round_to.
  size_t cache_capacity;
  // The public key that CloudFront has. The first signature, and the first after a failure, is
  // verified with it; a private key with another public half is refused. NULL for no check.
  const frontseal_public_key *public_key;
  // The hash that is signed.
  frontseal_hash_algorithm hash_algorithm;
  // Zero.
  uint8_t reserved[4];
} frontseal_signer_options;

// A key that a verifier trusts for signatures that name key_pair_id.
typedef struct {
  // The id that CloudFront gave the key.
  const char *key_pair_id;
  // The key.
  const frontseal_public_key *key;
} frontseal_trusted_key;

// What a verifier is told about a request besides its URL and cookies. NULL and all zero are the
// default: now, from an unknown address.
typedef struct {
  // sizeof(frontseal_verify_options).
  size_t size;
  // The viewer's address, IPv4 or IPv6, which a policy with an IP condition needs; NULL if it is
  // unknown.
  const char *ip_address;
  // The time of the request, in Unix seconds; 0 is the system's clock.
  int64_t now;
} frontseal_verify_options;

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

// From other sites on navigation only.
#define FRONTSEAL_SAME_SITE_LAX 2

// From other sites too, as embedded players need it.
#define FRONTSEAL_SAME_SITE_NONE 3

// Relative or absolute as they were, with the signature behind them.
#define FRONTSEAL_URI_FORM_AS_WRITTEN 0

// With scheme and host.
#define FRONTSEAL_URI_FORM_ABSOLUTE 1

// Without scheme and host if these are the manifest's own; otherwise as they were.
#define FRONTSEAL_URI_FORM_RELATIVE 2

// In the query: a signed URL.
#define FRONTSEAL_SOURCE_URL 1

// In the Cookie header: signed cookies.
#define FRONTSEAL_SOURCE_COOKIES 2

// As in date_less_than, which is C's.
#define FRONTSEAL_NAME_STYLE_SNAKE 0

// As in dateLessThan.
#define FRONTSEAL_NAME_STYLE_CAMEL 1

// As in DateLessThan.
#define FRONTSEAL_NAME_STYLE_PASCAL 2

// As in --date-less-than.
#define FRONTSEAL_NAME_STYLE_FLAG 3

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

// Return the message with the arguments spelled as another language does: one of
// FRONTSEAL_NAME_STYLE_....
//
// The text lives as long as the error.
const char *frontseal_error_message_in(const frontseal_error *error, frontseal_name_style style);

// Write what the error is about to *out, and return whether it could be written: false for NULL,
// and if out has no size.
bool frontseal_error_read(const frontseal_error *error, frontseal_error_details *out);

// Write why a request was denied to *out, and return whether that is what the error says: false for
// NULL and other errors, and if out has no size.
bool frontseal_error_denial(const frontseal_error *error, frontseal_denial *out);

// Free an error, which may be NULL.
void frontseal_error_free(frontseal_error *error);

// Read a key in any form: PKCS#1, PKCS#8 or SEC1, as PEM or DER, encrypted or not.
//
// PEM may come with CRLF, a byte order mark, text or certificates around it, or as one line with
// \n escapes. data_len and passphrase_len are in bytes. passphrase is NULL for none; one that is
// not needed is not used.
//
// Fails with invalid_key, naming what was found, if it is not one RSA key of 1024 to 8192 bits or
// one P-256 key, is damaged, or the passphrase is missing or wrong.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_private_key_new(const void *data,
                                           size_t data_len,
                                           const void *passphrase,
                                           size_t passphrase_len,
                                           frontseal_private_key **out);

// Read the key that is the member field of a JSON object, as secret stores keep several values in one
// secret.
//
// frontseal_private_key_new finds the key by itself where the object has one. The other arguments are
// as for it.
//
// Fails as frontseal_private_key_new, and if data is not a JSON object with a string of that name.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_private_key_from_json_field(const void *data,
                                                       size_t data_len,
                                                       const char *field,
                                                       const void *passphrase,
                                                       size_t passphrase_len,
                                                       frontseal_private_key **out);

// Read a key from the file at path.
//
// With field, which may be NULL, the file is a JSON object, and the key a member of it. The other
// arguments are as for frontseal_private_key_new.
//
// Fails with invalid_key and the path if the file cannot be read, and as
// frontseal_private_key_from_json_field. An error does not show a path that may be a key.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_private_key_from_file(const char *path,
                                                 const char *field,
                                                 const void *passphrase,
                                                 size_t passphrase_len,
                                                 frontseal_private_key **out);

// Generate a key from the operating system's random numbers: RSA-2048, the size that CloudFront
// asks for, or P-256.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_private_key_generate(frontseal_key_type key_type,
                                                frontseal_private_key **out);

// Return the public half, to verify with and to register with CloudFront.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_private_key_public_key(const frontseal_private_key *key,
                                                  frontseal_public_key **out);

// Return the key as PKCS#8 PEM, not encrypted. frontseal_string_free wipes the text.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_private_key_to_pem(const frontseal_private_key *key,
                                              char **out);

// Write the type and the size of the key to *out.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_private_key_info(const frontseal_private_key *key,
                                            frontseal_key_info *out);

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
// PEM may come as it may for frontseal_private_key_new. data_len is in bytes. The validity
// and the issuer of a certificate do not count: CloudFront knows keys only.
//
// Fails with invalid_key, naming what was found, if it is not one RSA key of 1024 to 8192 bits or
// one P-256 key. A private key is refused too.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_public_key_new(const void *data,
                                          size_t data_len,
                                          frontseal_public_key **out);

// Return the key as SPKI PEM, the form that CloudFront accepts.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_public_key_to_pem(const frontseal_public_key *key,
                                             char **out);

// Write the type and the size of the key to *out.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_public_key_info(const frontseal_public_key *key,
                                           frontseal_key_info *out);

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

// Check a policy, and write what it says to *out, with the text that is signed for url.
//
// url may be NULL: then it is the text for the policy's own resource.
//
// Fails with invalid_url as frontseal_sign_url, with invalid_policy if the resource has no wildcard
// and is not a URL, and for the fields of the policy.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_policy_read(const frontseal_policy *policy,
                                       const char *url,
                                       frontseal_policy_info *out);

// Wipe and free the texts of info, which may be NULL, and leave it empty.
void frontseal_policy_info_clear(frontseal_policy_info *info);

// Return whether the pattern matches url, an absolute URL with its query. The answer goes to *out.
//
// pattern is a resource as in frontseal_policy. In it, * stands for any run of characters and ? for
// exactly one. The first ? behind the host begins the query. Scheme and host compare without regard to
// case, path and query with regard to it.
//
// Fails with invalid_policy, with the place, for white space, control characters, non-ASCII, a
// double quote, a backslash and #, and for a pattern that has neither a scheme nor a leading *.
// Without a * the pattern is one URL, and must be whole.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_resource_matches(const char *pattern,
                                            const char *url,
                                            bool *out);

// Return the host without its port. *out is NULL if it has a wildcard.
//
// Fails as frontseal_resource_matches.
FRONTSEAL_MUST_USE frontseal_error *frontseal_resource_host(const char *pattern, char **out);

// Make a signer from the key pair id that CloudFront gave the public key, and the key.
//
// options may be NULL. The key can be freed after.
//
// Fails with invalid_key_pair_id if key_pair_id is empty or has anything but ASCII letters and
// digits; with invalid_key if options->public_key belongs to another key.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_signer_new(const char *key_pair_id,
                                      const frontseal_private_key *key,
                                      const frontseal_signer_options *options,
                                      frontseal_signer **out);

// Make a signer from the key pair id that CloudFront gave the public key, and a function that
// signs with a key in a KMS or an HSM.
//
// options may be NULL. key->user_data is freed when the last of the signer, its batches and its
// calls is done; if this function fails, before it returns, unless key is NULL or has no size.
//
// Fails as frontseal_signer_new.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_signer_new_external(const char *key_pair_id,
                                               const frontseal_external_key *key,
                                               const frontseal_signer_options *options,
                                               frontseal_signer **out);

// Make a signer from environment variables.
//
// They are FRONTSEAL_KEY_PAIR_ID, FRONTSEAL_PRIVATE_KEY and, for an encrypted key,
// FRONTSEAL_PASSPHRASE, or others that variables names. variables and options may be NULL. The key is
// PEM text, what a secret store makes of it, or the path of its file. A variable that is empty counts
// as not set.
//
// Fails with invalid_key_pair_id or invalid_key and the name of the variable, if one is missing or its
// value cannot be used, and as frontseal_signer_new. No error shows a value that may be a part of a
// key.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_signer_from_environment(const frontseal_environment_variables *variables,
                                                   const frontseal_signer_options *options,
                                                   frontseal_signer **out);

// Return signature cache statistics, in *out.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_signer_cache_info(const frontseal_signer *signer,
                                             frontseal_cache_info *out);

// Return the key pair id; NULL for NULL. The text lives as long as the signer.
const char *frontseal_signer_key_pair_id(const frontseal_signer *signer);

// Return the hash that is signed; 0 for NULL.
frontseal_hash_algorithm frontseal_signer_hash_algorithm(const frontseal_signer *signer);

// Sign policy, to put the signature on any number of URLs or into cookies.
//
// The policy must have a resource. This is the one place where the key is used; the rest is
// appending text.
//
// Fails with invalid_policy if the policy has no resource; with signing_failed if the key cannot
// sign; and for the fields of the policy.
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
// the signature; with signing_failed if the key cannot sign; and for the fields of the policy.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_sign_url(const frontseal_signer *signer,
                                    const char *url,
                                    const frontseal_policy *policy,
                                    char **out);

// Sign url as frontseal_sign_url does, into a buffer of yours. There is nothing to free.
//
// buffer has room for capacity bytes. The signed URL goes there with a NUL at its end, and its
// length without the NUL to *out_len. A signed URL has 8,192 bytes at most, so 8,193 are always
// enough.
//
// Fails with buffer_too_small, and *out_len is then how many bytes it needs, with the NUL. The key
// has been used by then, since the length of a signature is known once it is made. Otherwise it
// fails as frontseal_sign_url.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_sign_url_into(const frontseal_signer *signer,
                                         const char *url,
                                         const frontseal_policy *policy,
                                         void *buffer,
                                         size_t capacity,
                                         size_t *out_len);

// Sign each of urls, or none: the first error ends it and names the URL by its index, from 0.
//
// A policy whose resource has a wildcard is signed once for all. Otherwise each URL is signed for
// itself, on all cores. The list has the signed URLs in order.
//
// Fails as frontseal_sign_url.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_sign_urls(const frontseal_signer *signer,
                                     const char *const *urls,
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

// Free a signer, which may be NULL. What it signed, its batches and its calls go on.
void frontseal_signer_free(frontseal_signer *signer);

// Put the signature on url.
//
// Fails with invalid_url if the policy's resource does not match the URL, and as
// frontseal_sign_url.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_signed_policy_url(const frontseal_signed_policy *signed_policy,
                                             const char *url,
                                             char **out);

// Put the signature on url, in a buffer of yours, without asking for memory.
//
// buffer has room for capacity bytes. The signed URL goes there with a NUL at its end, and its
// length without the NUL to *out_len. A signed URL has 8,192 bytes at most. NULL with the capacity
// 0 asks how much is needed.
//
// Fails with buffer_too_small, and *out_len is then how many bytes it needs, with the NUL; this
// error takes no memory either. Otherwise it fails as frontseal_signed_policy_url.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_signed_policy_url_into(const frontseal_signed_policy *signed_policy,
                                                  const char *url,
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

// Return the query parameters that carry the signature, by name and value: a list of both in turn.
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
// Fails with invalid_policy if an attribute would break the header or browsers would refuse it: see
// the fields of frontseal_cookie_attributes.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_signed_cookies_set_cookie_headers(const frontseal_signed_cookies *signed_cookies,
                                                             const frontseal_cookie_attributes *attributes,
                                                             char ***out);

// Return the values of the Set-Cookie headers that clear every other CloudFront cookie.
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

// Begin to sign URLs in parts, of which there are more than should be held at once.
//
// options may be NULL. The signer can be freed after.
//
// Fails as frontseal_sign, for a policy that is signed once for all.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_batch_new(const frontseal_signer *signer,
                                     const frontseal_policy *policy,
                                     const frontseal_batch_options *options,
                                     frontseal_batch **out);

// Begin to put a signature that was made already on URLs in parts.
//
// options may be NULL. The signed policy can be freed after.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_batch_from_signed_policy(const frontseal_signed_policy *signed_policy,
                                                    const frontseal_batch_options *options,
                                                    frontseal_batch **out);

// Sign the next part: each of urls, or none.
//
// Arguments and list are those of frontseal_sign_urls. The first error ends the part and names the
// URL by its index, from 0 over all parts.
//
// Fails as frontseal_sign_url; and with invalid_argument while another thread signs with batch.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_batch_sign(frontseal_batch *batch,
                                      const char *const *urls,
                                      size_t count,
                                      char ***out);

// Free a batch, which may be NULL.
void frontseal_batch_free(frontseal_batch *batch);

// Wipe and free what is in manifest, which may be NULL, and leave it empty.
void frontseal_signed_manifest_clear(frontseal_signed_manifest *manifest);

// Sign every URI of text, an HLS playlist or a DASH MPD, so that a player can follow it.
//
// base_url is where the player gets the manifest: relative URIs are resolved against it, as the
// player does. Every other byte stays as it is. URIs of other hosts and of other schemes than http
// and https are left alone. options may be NULL.
//
// text_len is in bytes. One signature serves all URIs, unless options->each is true. It grants the
// folder of base_url and all below it, unless the policy has a resource, which must match each URI.
//
// Fails with invalid_manifest, with line and column, if the text is not a manifest, or a URI in it
// cannot be found or resolved; with invalid_url for a URI that cannot be signed as it is, is
// signed already, or is not matched by the policy's resource, and for base_url and hosts; and as
// frontseal_sign_url.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_sign_manifest(const frontseal_signer *signer,
                                         const char *text,
                                         size_t text_len,
                                         const char *base_url,
                                         const frontseal_policy *policy,
                                         const frontseal_manifest_options *options,
                                         frontseal_signed_manifest *out);

// Put the signature on every URI of text, an HLS playlist or a DASH MPD: a live playlist needs no
// key operation when it is loaded again.
//
// The policy's resource must match each URI. The rest is as for frontseal_sign_manifest.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_signed_policy_manifest(const frontseal_signed_policy *signed_policy,
                                                  const char *text,
                                                  size_t text_len,
                                                  const char *base_url,
                                                  const frontseal_manifest_options *options,
                                                  frontseal_signed_manifest *out);

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
                                           char ***out);

// Make a verifier that trusts count keys. With no key it denies every request.
//
// The last of several keys with the same id is trusted. The keys can be freed after.
//
// Fails with invalid_key_pair_id if an id is empty or has anything but ASCII letters and digits.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_verifier_new(const frontseal_trusted_key *keys,
                                        size_t count,
                                        frontseal_verifier **out);

// Return the key pair ids that are trusted, as a list.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_verifier_key_pair_ids(const frontseal_verifier *verifier,
                                                 char ***out);

// Verify a request by the signature in its URL, and return what it is granted.
//
// options may be NULL, and out if only the answer matters: NULL is a grant.
//
// Fails with access_denied if the request is denied (see frontseal_error_denial), and with
// invalid_ip_address if options->ip_address is not an address.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_verify_url(const frontseal_verifier *verifier,
                                      const char *url,
                                      const frontseal_verify_options *options,
                                      frontseal_grant *out);

// Verify a request for url by its signed cookies, and return what it is granted.
//
// cookies is the value of its Cookie header. The rest is as for frontseal_verify_url.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_verify_cookies(const frontseal_verifier *verifier,
                                          const char *url,
                                          const char *cookies,
                                          const frontseal_verify_options *options,
                                          frontseal_grant *out);

// Verify a request as the edge does: by its URL if it has any CloudFront parameter, and by its
// cookies otherwise. Return what it is granted.
//
// cookies is the value of its Cookie header, or NULL if it has none. The rest is as for
// frontseal_verify_url.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_verify_request(const frontseal_verifier *verifier,
                                          const char *url,
                                          const char *cookies,
                                          const frontseal_verify_options *options,
                                          frontseal_grant *out);

// Free a verifier, which may be NULL.
void frontseal_verifier_free(frontseal_verifier *verifier);

// Wipe and free the texts of grant, which may be NULL, and leave it empty.
void frontseal_grant_clear(frontseal_grant *grant);

// Take a request apart, decode everything that CloudFront reads of it, and find what would make it
// fail, as JSON.
//
// It needs no key. With options->verifier it also says whether the signature holds, and if not,
// which change since the signing would explain it. What options->response proves outranks what the
// request only suggests. options may be NULL; url may be NULL if there are cookies or a response.
//
// The JSON is one object, with null for what is not known: source, url, url_bytes, cookie_bytes,
// cookie_header, parameters (an object), key_pair_id, canned, policy, policy_pretty, resource, not_before,
// not_before_utc, expires, expires_utc, expires_in, ip_address, hash_algorithm, signature_type,
// signature_bytes, signature_holds, signed_for, response (an object of sender, status, code, message
// and request_id), findings (an array of code, severity, confidence,
// message and cure). Where there is a verdict also allowed, code, message, reason and detail.
//
// Any non-empty input is accepted: the worse it is, the more there is to find. Fails with
// invalid_ip_address if options->ip_address is not an address.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_inspect(const char *url,
                                   const frontseal_inspect_options *options,
                                   char **out);

// Percent-encode the characters of url that clients rewrite before they send it. They are white
// space, non-ASCII characters, " < > [ ] ^ ` { | }, and ' in the query.
//
// Call it before signing, never after: the edge compares the bytes that are sent with the bytes
// that were signed. Every other byte stays as it is, % sequences included, so a URL that needs no
// encoding comes back unchanged.
//
// Fails with invalid_url if such a character is in the host, which is never percent-encoded:
// write its xn-- form.
FRONTSEAL_MUST_USE frontseal_error *frontseal_encode_url(const char *url, char **out);

// Return the URL that fetches the object key of an S3 bucket through the distribution at base_url, to
// be signed.
//
// All characters of the key but ASCII letters, digits, /, -, ., _ and ~ are percent-encoded, + and %
// included, which S3 would read as a space and as an escape, and *, which would be a wildcard.
//
// Fails with invalid_url if base_url cannot be the beginning of a signed URL or has a query, and if
// key is empty or has a segment . or .., which clients resolve.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_object_url(const char *base_url,
                                      const char *key,
                                      char **out);

// Encode bytes in the base64 that CloudFront takes in URLs and cookies.
//
// It is the standard alphabet with padding, in which -, _ and ~ stand for +, = and /. It is not
// base64url.
FRONTSEAL_MUST_USE
frontseal_error *frontseal_encode_base64(const void *bytes,
                                         size_t len,
                                         char **out);

// Sign stream, a bare name such as "videos/mediafile", until the policy's date_less_than.
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
                                       const frontseal_policy *policy,
                                       char **out);

// Encode ?, = and & in a signed stream name, as Flash pages needed it.
FRONTSEAL_MUST_USE frontseal_error *frontseal_flash_encode(const char *signed_stream, char **out);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* FRONTSEAL_H */
