/// <reference types="node" />

/**
 * Amazon CloudFront signed URLs and signed cookies: exact, strict and fast.
 *
 * Points in time are `Date`s or whole Unix seconds (UTC), lengths of time whole seconds. Input that frontseal refuses throws
 * {@link FrontsealError}, which has a `code`; an argument of the wrong type, or an option with an unknown name, throws
 * `TypeError`.
 *
 * @packageDocumentation
 */

import type { KeyObject } from 'node:crypto';
import type { Transform } from 'node:stream';

/**
 * A point in time: a `Date`, whose fraction of a second is dropped, or whole Unix seconds. A number of at least 10^11 is
 * refused: it is a time in milliseconds, such as `Date.now()`.
 */
export type Time = Date | number;

/** The hash that is signed. */
export type HashAlgorithm = 'SHA1' | 'SHA256';

/** A type of key that CloudFront accepts. */
export type KeyType = 'rsa' | 'p-256';

/**
 * A function that signs with a key in a KMS or an HSM.
 *
 * It takes the policy as bytes, not hashed, and returns the signature: PKCS#1 v1.5 for an RSA key, ASN.1 DER for a P-256
 * key, hashed with the signer's `hashAlgorithm`. What it throws reaches the caller unchanged. A function that returns a
 * promise works with the methods whose names end in `Async`, and with streams.
 */
export type SignFunction = (policy: Buffer) => Uint8Array | Promise<Uint8Array>;

/** The options of a {@link Signer}. */
export interface SignerOptions {
  /** The id that CloudFront shows for the public key, such as `K2JCJMDEHXQW5F`. */
  keyPairId: string;
  /**
   * The key: PEM text, PEM or DER bytes, a private `KeyObject`, a {@link PrivateKey}, or a function that signs. A path is not
   * a key: read the file.
   */
  privateKey: string | Uint8Array | KeyObject | PrivateKey | SignFunction;
  /** The passphrase of an encrypted key. */
  passphrase?: string | Uint8Array | null;
  /** The type of the key behind a function that signs; by default that of `publicKey`, or `'rsa'`. */
  keyType?: KeyType | null;
  /**
   * The public key that CloudFront has. It verifies the first signature, and the first after a failure: a function that
   * signs with another key is an error then, not a 403. A private key with another public half is refused.
   */
  publicKey?: PublicKeySource | null;
  /** The hash that is signed. By default RSA keys sign with SHA-1 and P-256 keys with SHA-256. */
  hashAlgorithm?: HashAlgorithm | null;
  /**
   * How many signatures are cached, so that a recently signed policy needs no key operation: 0, the default, for none. Use
   * it where the same policy is signed again, as with `roundTo`. Anyone who holds a cached signature can access what its
   * policy grants; each takes some 600 bytes. A function that signs keeps its own signatures.
   */
  cache?: number | null;
}

/** The environment variables that a signer is made from. */
export interface EnvironmentOptions {
  /** The variable that holds the key pair id; `FRONTSEAL_KEY_PAIR_ID` by default. */
  keyPairId?: string | null;
  /** The variable that holds the key as PEM text or the path of a file; `FRONTSEAL_PRIVATE_KEY` by default. */
  privateKey?: string | null;
  /** The variable that holds the passphrase, which may be missing; `FRONTSEAL_PASSPHRASE` by default. */
  passphrase?: string | null;
  /** As in {@link SignerOptions}. */
  hashAlgorithm?: HashAlgorithm | null;
  /** As in {@link SignerOptions}. */
  cache?: number | null;
}

/**
 * From when, and from where. Where there is no such restriction leave the option out, or pass `null`. One that is
 * `undefined` is refused: it is a variable that was never set, and what it should have kept out would get in.
 */
export interface Restrictions {
  /** Access at or before this time is refused. It must be before the end. */
  dateGreaterThan?: Time | null;
  /** The one IPv4 address, or the one IPv4 network (`192.0.2.0/24`), that requests must come from. */
  ipAddress?: string | null;
}

/** The end: exactly one of the two. */
export type End =
  | {
      /**
       * How long access is granted, in seconds from now: at least 1, and less than 10^9, which is a point in time. A length in
       * milliseconds cannot be recognised.
       */
      expiresIn: number;
      /**
       * Round the end up to the next multiple of so many seconds, at most `expiresIn`, so that the URL stays the same for so
       * long. With a P-256 key, whose signatures are random, it stays the same only with the `cache` of
       * {@link SignerOptions}.
       */
      roundTo?: number | null;
      dateLessThan?: null;
    }
  | {
      /** When access ends: a `Date` or Unix seconds. */
      dateLessThan: Time;
      expiresIn?: null;
      roundTo?: null;
    };

/** What is granted. */
export interface Grantable {
  /**
   * A URL, or a pattern in which `*` stands for any run of characters and `?` for one. By default the URL that is signed is
   * granted, in which a `*` is a wildcard even so.
   */
  resource?: string | null;
}

/** Who may, until when, in parts. */
export type Limits = End & Restrictions & Grantable & { policy?: null };

/** A whole policy in place of the parts: a {@link Policy}, or JSON that is signed as it stands. */
export interface WholePolicy {
  policy: Policy | string;
  expiresIn?: null;
  roundTo?: null;
  dateLessThan?: null;
  dateGreaterThan?: null;
  ipAddress?: null;
  resource?: null;
}

/** The options of a {@link Policy}. */
export type PolicyOptions = End &
  Restrictions &
  Grantable & {
    /** Sign a custom policy even where CloudFront's rule says canned. */
    custom?: boolean | null;
  };

/** How URLs are signed. */
export type SignUrlOptions = (Limits | WholePolicy) & {
  /** Percent-encode the characters that clients rewrite before signing, as {@link encodeUrl} does. */
  encode?: boolean | null;
};

/** How a stream of URLs is signed. */
export type SignUrlStreamOptions = SignUrlOptions & {
  /** Read and write text, one URL a line, in place of one URL a chunk. */
  lines?: boolean | null;
};

/** How cookies are signed. */
export type SignCookiesOptions = End & Restrictions;

/** The arguments for cookies: the resource and the other options, or all options in one. */
export type SignCookiesArguments =
  | [resource: string, options: SignCookiesOptions]
  | [options: (Limits & { resource: string }) | WholePolicy];

/** What is signed in a manifest, and how it is written. */
export interface ManifestOptions {
  /** The hosts whose URIs are signed, with the port where the URIs have one; by default the base URL's own. */
  hosts?: Iterable<string> | null;
  /**
   * The folder that URIs must be in or below, a URL that ends with `/`; another URI is an error. Its path counts, on any
   * host whose URIs are signed. With `each` it is the folder of the base URL by default; otherwise the policy's resource
   * says what is granted.
   */
  folder?: string | null;
  /**
   * The values of variables that an HLS playlist imports by `EXT-X-DEFINE:IMPORT`, by their names: the `defines` of the
   * {@link SignedManifest} of the playlist that names it.
   */
  defines?: Record<string, string> | null;
  /**
   * How signed URIs are written back: relative or absolute as they were, the default; with scheme and host; or without them
   * where they are the manifest's own.
   */
  uriForm?: 'as-written' | 'absolute' | 'relative' | null;
  /** Percent-encode the characters of the base URL and of URIs that clients rewrite, before signing. */
  encode?: boolean | null;
}

/** How a manifest is signed. */
export type SignManifestOptions = (Limits | WholePolicy) &
  ManifestOptions & {
    /** Sign each URI for itself, in place of the folder of the base URL once for all. It cannot be combined with `resource`. */
    each?: boolean | null;
  };

/** Where and how a browser keeps the cookies. */
export interface CookieAttributes {
  /** The domain that gets them, subdomains included; by default the setting host alone. */
  domain?: string | null;
  /** The path that gets them, with all below it: `/` by default, and none for `null`. */
  path?: string | null;
  /** Send them over HTTPS alone; `true` by default. */
  secure?: boolean | null;
  /** Hide them from scripts; `true` by default. */
  httpOnly?: boolean | null;
  /** Whether they are sent with requests from other sites; a player that is embedded elsewhere needs `'None'`. */
  sameSite?: 'Strict' | 'Lax' | 'None' | null;
  /** Keep them apart for each site that embeds the host (CHIPS), which browsers that block other sites' cookies allow. */
  partitioned?: boolean | null;
  /** How long they are kept, in seconds; by default until the browser closes. CloudFront advises against it. */
  maxAge?: number | null;
}

/** A response that takes headers: Node's, Express's, Fastify's, Koa's, or a web `Response` or `Headers`. */
export type ResponseLike =
  | { getHeader(name: string): unknown; setHeader(name: string, value: string[]): unknown }
  | { getHeader(name: string): unknown; header(name: string, value: string[]): unknown }
  | { headers: { append(name: string, value: string): unknown } }
  | { append(name: string, value: string): unknown };

/** What a {@link PublicKey} is read from. */
export type PublicKeySource = string | Uint8Array | KeyObject | PublicKey;

/** The cookies of a request: the value of its `Cookie` header, or names and values, such as Express's `req.cookies`. */
export type Cookies = string | Iterable<[name: string, value: string]> | { readonly [name: string]: unknown };

/** What a {@link Verifier} is told about a request besides its URL and cookies. */
export interface VerifyOptions {
  /**
   * The time of the request; the system's clock by default. A time that is not after 1970-01-01 is refused with
   * `invalid_time`.
   */
  now?: Time | null | undefined;
  /**
   * The viewer's address, IPv4 or IPv6, which a policy with an IP condition needs. An IPv4 address may be written as an IPv6
   * one, such as `::ffff:192.0.2.7`.
   */
  ipAddress?: string | null | undefined;
}

/** What is known about a request besides its URL. */
export interface InspectOptions extends VerifyOptions {
  /**
   * The value of the request's `Cookie` header, or its cookies by name. It may also be what `document.cookie`, a cookie jar, curl or
   * a browser's tools print. They count if the URL has no CloudFront parameter.
   */
  cookies?: Cookies | null | undefined;
  /** The values of the `Set-Cookie` headers that set the cookies. Without `cookies`, the header that a browser would send is inspected. */
  setCookies?: Iterable<string> | null | undefined;
  /** The URL of the page that sets the cookies and makes the request. */
  pageUrl?: string | null | undefined;
  /**
   * The response to the request: its body, or headers and body as `curl -i` prints them. What it proves outranks what the request
   * only suggests. Without `now`, its `Date` is the time of the request.
   */
  response?: string | null | undefined;
  /** The keys that verify the signature. */
  verifier?: Verifier | null;
  /**
   * Other hosts that may have been signed, such as the distribution's `d….cloudfront.net` for a request to a domain of your
   * own.
   */
  hosts?: Iterable<string> | null | undefined;
}

/** What a request says, decoded, and what is wrong with it. What is not known is null. */
export interface Inspection {
  /** Where the credentials are. */
  source: 'url' | 'cookies' | null;
  /** The URL without CloudFront's parameters, which is what is signed. */
  url: string | null;
  /** The length of the whole URL in bytes. CloudFront accepts 8,192. */
  urlBytes: number | null;
  /** The length of the longest CloudFront cookie in bytes, name and value. A browser keeps about 4,096. */
  cookieBytes: number | null;
  /** The `Cookie` header that a browser would send, where `setCookies` or a cookie jar were given. Signatures are cut. */
  cookieHeader: string | null;
  /** CloudFront's parameters by name and value; a long value is cut, and a signature always is. */
  parameters: Record<string, string>;
  /** The id of the key that is said to have signed. */
  keyPairId: string | null;
  /** Whether the policy is canned; null without a policy. */
  canned: boolean | null;
  /** The text of the policy, as it is signed. */
  policy: string | null;
  /** The policy again, indented, if it is JSON. */
  policyPretty: string | null;
  /** The policy's resource; for a canned policy the URL. */
  resource: string | null;
  /** The policy's start, in Unix seconds. */
  notBefore: number | null;
  /** The start in UTC, as ISO 8601. */
  notBeforeUtc: string | null;
  /** The policy's end, in Unix seconds. */
  expires: number | null;
  /** The end in UTC, as ISO 8601. */
  expiresUtc: string | null;
  /** How many seconds are left until the end; negative after it. */
  expiresIn: number | null;
  /** The address or network that the policy is limited to. */
  ipAddress: string | null;
  /** The hash that is announced, or SHA1 by default. */
  hashAlgorithm: string | null;
  /** What the signature looks like: `RSA-2048`, `ECDSA P-256`, …. */
  signatureType: string | null;
  /** The length of the decoded signature in bytes. */
  signatureBytes: number | null;
  /** Whether the signature verifies, if the key is known. */
  signatureHolds: boolean | null;
  /** What the signature would verify for, if it does not verify for this request. */
  signedFor: string | null;
  /** The response, if one was given. */
  response: InspectedResponse | null;
  /** Whether the edge would grant the request. This and the next four are present if keys and the URL are known. */
  allowed?: boolean;
  /** The `Code` in CloudFront's 403, such as `AccessDenied`. */
  code?: string | null;
  /** The `Message` in it, such as `Access denied`. */
  message?: string | null;
  /** Why the request would be denied. */
  reason?: Reason | null;
  /** The same in a sentence for a person. */
  detail?: string | null;
  /** What is wrong, the worst first. */
  findings: Finding[];
}

/** The response to a request, and who wrote it. */
export interface InspectedResponse {
  /**
   * Who wrote it: `cloudfront`, which refused the credentials; `cloudfront_page`, which refused the request for another reason; a
   * function at the edge, S3, another server, or unknown.
   */
  sender: 'cloudfront' | 'cloudfront_page' | 'edge_function' | 's3' | 'other' | 'unknown';
  /** The HTTP status, if the text has the headers. */
  status: number | null;
  /** The `Code` of an error. */
  code: string | null;
  /** The `Message` of an error. */
  message: string | null;
  /** The id under which CloudFront or S3 logged the request. */
  requestId: string | null;
}

/** One thing that is wrong with a request, or could be, and its cure. */
export interface Finding {
  /** The stable name, such as `milliseconds`. */
  code: string;
  /** How bad it is: with `error` the edge refuses the request. `warning`: it may, or it grants more than it seems to. `note`: worth knowing. */
  severity: 'error' | 'warning' | 'note';
  /** How sure it is. `certain`: the request itself shows it, or a signature that verifies. `likely`: it fits what was found, as other causes might. */
  confidence: 'certain' | 'likely';
  /** What was found, for a person. */
  message: string;
  /** What to do about it. */
  cure: string;
}

/** What a {@link FrontsealError} is about. Every language has the same codes. */
export type ErrorCode =
  | 'invalid_url'
  | 'invalid_policy'
  | 'invalid_key_pair_id'
  | 'invalid_key'
  | 'invalid_time'
  | 'invalid_ip_address'
  | 'invalid_manifest'
  | 'signing_failed'
  | 'access_denied';

/** A reason for a denial, in the order in which they are checked. */
export type Reason =
  | 'malformed_request'
  | 'duplicate_parameter'
  | 'conflicting_parameters'
  | 'missing_key'
  | 'unknown_key'
  | 'malformed_policy'
  | 'malformed_signature'
  | 'signature'
  | 'resource'
  | 'not_yet_valid'
  | 'expired'
  | 'ip_address';

/**
 * An input that frontseal refused, or a key that could not sign.
 *
 * The text is for people: it names the culprit and its place, and says the cure. `code` is for programs.
 *
 * @example
 * ```js
 * const { FrontsealError, Policy } = require('frontseal');
 *
 * assert.throws(
 *   () => new Policy({ dateLessThan: Date.now() }),
 *   (error) => error instanceof FrontsealError && error.code === 'invalid_time',
 * );
 * ```
 */
export class FrontsealError extends Error {
  constructor(message: string, code: ErrorCode);

  /** What the error is about. */
  readonly code: ErrorCode;
}

/**
 * A request that was verified and denied.
 *
 * `reason` says why. `edgeCode`, `edgeMessage` and `edgeXml` are what CloudFront's edge answers with its 403, which often says
 * no more than `Access denied`.
 */
export class AccessDenied extends FrontsealError {
  private constructor();
  readonly code: 'access_denied';
  readonly reason: Reason;
  readonly edgeCode: string;
  readonly edgeMessage: string;
  readonly edgeXml: string;
}

/**
 * Take a request apart, decode everything that CloudFront reads of it, and find what would make it fail.
 *
 * It needs no key. With `verifier` it also says whether the signature verifies, and if not, which change since the signing would
 * explain it. With `cookies`, `setCookies` or `response` the URL may be left out. No request is refused: the worse one is, the more there is to find.
 *
 * @example
 * ```js
 * const { inspect } = require('frontseal');
 *
 * const url = 'https://d111111abcdef8.cloudfront.net/a.mp4?Expires=1700000000000&Signature=abcd&Key-Pair-Id=K1';
 * const finding = inspect(url).findings.find(({ code }) => code === 'milliseconds');
 * assert.equal(finding.cure, 'give whole seconds since 1970-01-01 UTC: 1700000000');
 * ```
 */
export function inspect(url: string, options?: InspectOptions): Inspection;
export function inspect(
  options: InspectOptions & ({ cookies: Cookies } | { setCookies: Iterable<string> } | { response: string }),
): Inspection;

/** The version of the package. */
export const version: string;

/** The name of the library that does the key operations: `aws-lc` or `rust-crypto`. */
export const backend: string;

/**
 * What a signature grants: which resource, until when, from when, and from which address.
 *
 * CloudFront's rule decides whether its canned policy or a custom one is signed: an end alone, for one URL without a
 * `*`, is canned; everything else is custom.
 *
 * @throws {@link FrontsealError} with the code `invalid_policy` unless there is exactly one end, and for a resource that
 * CloudFront does not accept; `invalid_time` for a time in milliseconds or out of range, and a start that is not before
 * the end; `invalid_ip_address`.
 *
 * @example
 * ```js
 * const { Policy } = require('frontseal');
 *
 * const policy = new Policy({ dateLessThan: new Date('2030-01-01'), ipAddress: '192.0.2.0/24' });
 * assert.equal(policy.dateLessThan, 1893456000);
 * ```
 */
export class Policy {
  /** Create a policy. */
  constructor(options: PolicyOptions);

  /**
   * Read a policy that was written by hand, to be signed exactly as it stands.
   *
   * It must be JSON of the form that CloudFront accepts: one statement in an array, with `DateLessThan`, and no other
   * names than `Resource`, `Condition`, `DateLessThan`, `DateGreaterThan` and `IpAddress`.
   *
   * @throws {@link FrontsealError} with the code `invalid_policy` and the line and column of what is wrong.
   *
   * @example
   * ```js
   * const { Policy } = require('frontseal');
   *
   * const json = '{"Statement": [{"Condition": {"DateLessThan": {"AWS:EpochTime": 1893456000}}}]}';
   * assert.equal(Policy.fromJSON(json).dateLessThan, 1893456000);
   * ```
   */
  static fromJSON(json: string): Policy;

  /**
   * Return the text that is signed for `url`, which the policy's resource must match.
   *
   * @throws {@link FrontsealError} with the code `invalid_url`, as {@link Signer.signUrl} does.
   */
  statementForUrl(url: string): string;

  /**
   * Return the policy without the white space outside strings that one written by hand may have. It makes URLs and
   * cookies shorter.
   */
  minified(): Policy;

  /** The resource; null if the policy grants the URL that is signed. */
  get resource(): string | null;

  /** The end, in Unix seconds. */
  get dateLessThan(): number;

  /** The start, in Unix seconds, or null. */
  get dateGreaterThan(): number | null;

  /** The address or network that requests must come from, such as `192.0.2.7/32`, or null. */
  get ipAddress(): string | null;

  /** Whether a custom policy is signed even where CloudFront's rule says canned. */
  get custom(): boolean;
}

/**
 * A private key for CloudFront: RSA or P-256.
 *
 * `key` is PKCS#1, PKCS#8 or SEC1, PEM or DER, encrypted or not: text, bytes or a private `KeyObject`. PEM may have CRLF
 * line ends, text or certificates around it, or be one line with escaped line ends. The key is wiped from memory when
 * it is collected, and never shown.
 *
 * @throws {@link FrontsealError} with the code `invalid_key`, naming what was found, unless it is one RSA key of 1024 to
 * 8192 bits or one P-256 key, and if it is damaged, or the passphrase is missing or wrong.
 */
export class PrivateKey {
  /** Read a private key. */
  constructor(key: string | Uint8Array | KeyObject, passphrase?: string | Uint8Array | null);

  /**
   * Read the key that is the member `field` of a JSON object, as secret stores keep several values in one secret.
   *
   * {@link PrivateKey} finds the key by itself where the object has one.
   *
   * @throws {@link FrontsealError} as {@link PrivateKey} does, and if `key` is not a JSON object with a string of that
   * name.
   *
   * @example
   * ```js
   * const { PrivateKey } = require('frontseal');
   *
   * const secret = JSON.stringify({ old: PrivateKey.generate().toPem(), new: PrivateKey.generate('p-256').toPem() });
   * assert.equal(PrivateKey.fromJsonField(secret, 'new').keyType, 'p-256');
   * ```
   */
  static fromJsonField(key: string | Uint8Array, field: string, passphrase?: string | Uint8Array | null): PrivateKey;

  /**
   * Generate a key from the operating system's random numbers: RSA-2048 for `'rsa'`, the size that CloudFront asks
   * for, or P-256.
   *
   * @example
   * ```js
   * const { PrivateKey } = require('frontseal');
   *
   * assert(PrivateKey.generate('p-256').publicKeyPem().startsWith('-----BEGIN PUBLIC KEY-----'));
   * ```
   */
  static generate(keyType?: KeyType): PrivateKey;

  /** Return the public half as SPKI PEM, the form that CloudFront accepts. */
  publicKeyPem(): string;

  /** Return the public half, to verify with. */
  publicKey(): PublicKey;

  /** Return the key as PKCS#8 PEM, not encrypted. */
  toPem(): string;

  /**
   * Sign `message` and return the signature: PKCS#1 v1.5 for an RSA key, ASN.1 DER for a P-256 key.
   *
   * Without `hashAlgorithm` RSA keys sign with SHA-1 and P-256 keys with SHA-256. {@link Signer} signs URLs and
   * cookies.
   *
   * @throws {@link FrontsealError} with the code `signing_failed` if the key cannot sign.
   */
  sign(message: Uint8Array, hashAlgorithm?: HashAlgorithm | null): Buffer;

  /** The type of the key. */
  get keyType(): KeyType;

  /** The size of the key in bits. */
  get bits(): number;

  /** What a user should know about the key: that CloudFront accepts no new keys of this size. Null if there is nothing. */
  get warning(): string | null;
}

/**
 * A public key that CloudFront may trust: RSA or P-256.
 *
 * `key` is SPKI or PKCS#1, or a certificate that holds one, PEM or DER: text, bytes or a public `KeyObject`.
 *
 * @throws {@link FrontsealError} with the code `invalid_key`, naming what was found, unless it is one RSA key of 1024 to
 * 8192 bits or one P-256 key. A private key is refused too.
 */
export class PublicKey {
  /** Read a public key. */
  constructor(key: PublicKeySource);

  /** Return the key as SPKI PEM, the form that CloudFront accepts. */
  toPem(): string;

  /** The type of the key. */
  get keyType(): KeyType;

  /** The size of the key in bits. */
  get bits(): number;

  #private;
}

/**
 * The URL or URL pattern that a policy grants.
 *
 * `*` stands for any run of characters and `?` for exactly one. The first `?` behind the host begins the query.
 * Scheme and host compare without regard to case, path and query with regard to it.
 *
 * @throws {@link FrontsealError} with the code `invalid_policy` and the place, for white space, control characters,
 * non-ASCII, `"`, `\` and `#`, and for a pattern that has neither a scheme nor a leading `*`.
 *
 * @example
 * ```js
 * const { Resource } = require('frontseal');
 *
 * const videos = new Resource('https://d111111abcdef8.cloudfront.net/videos/*.mp4');
 * assert(videos.matches('https://d111111abcdef8.cloudfront.net/videos/2026/film.mp4'));
 * ```
 */
export class Resource {
  /** Read a pattern. */
  constructor(pattern: string);

  /** Return whether the pattern matches `url`, an absolute URL with its query. */
  matches(url: string): boolean;

  /** The host without its port, or null if it contains a wildcard. */
  get host(): string | null;

  /** The pattern as it was passed. */
  get pattern(): string;

  /** Return the pattern as it was passed. */
  toString(): string;
}

/**
 * The cookies that grant what a policy grants, made by {@link Signer.signCookies}: names and values.
 *
 * No value needs encoding. `Object.fromEntries(cookies)` is what HTTP clients want, and `JSON.stringify(cookies)` writes
 * the same.
 */
export class SignedCookies implements Iterable<[name: string, value: string]> {
  private constructor();

  /** Return the names and values, in order. */
  [Symbol.iterator](): IterableIterator<[name: string, value: string]>;

  /**
   * Set the cookies on `response`, and clear those of an earlier policy unless `clearStale` is `false`. Other cookies of the
   * response stay.
   */
  applyTo(response: ResponseLike, attributes?: CookieAttributes & { clearStale?: boolean | null }): void;

  /** The names, in order. */
  get names(): string[];

  /** Return the value of the cookie that is called `name`. */
  get(name: string): string | undefined;

  /** Return the cookies as an object of names to values. */
  toJSON(): Record<string, string>;

  /** Return the value of the `Cookie` request header that sends them: `name=value; name=value`. */
  cookieHeader(): string;

  /**
   * Return the values of the `Set-Cookie` headers that set them, one for each cookie.
   *
   * @throws {@link FrontsealError} with the code `invalid_policy` if an attribute would break the header, or browsers
   * reject it: a domain that is more than a host name, a path with a `*` or without a leading `/`, `'None'` or
   * `partitioned` without `secure`.
   *
   * @example
   * ```js
   * const { PrivateKey, Signer } = require('frontseal');
   *
   * const signer = new Signer({ keyPairId: 'K2JCJMDEHXQW5F', privateKey: PrivateKey.generate() });
   * const cookies = signer.signCookies('https://media.example.com/hls/*', { expiresIn: 3600 });
   * const headers = cookies.setCookieHeaders({ domain: 'example.com', path: '/hls' });
   * assert.equal(headers[2], 'CloudFront-Key-Pair-Id=K2JCJMDEHXQW5F; Domain=example.com; Path=/hls; Secure; HttpOnly');
   * ```
   */
  setCookieHeaders(attributes?: CookieAttributes): string[];

  /**
   * Return the values of the `Set-Cookie` headers that clear every other CloudFront cookie.
   *
   * A browser that holds the cookies of an earlier policy sends them too, and CloudFront refuses the mixture. The
   * attributes must be those that the stale cookies were set with.
   */
  clearingHeaders(attributes?: CookieAttributes): string[];
}

/**
 * A policy and its signature, made by {@link Signer.sign}.
 *
 * Putting it on a URL appends text and needs no key. Anyone who holds a signed policy can access what it grants, so
 * treat it like a signed URL.
 */
export class SignedPolicy {
  private constructor();

  /** Put the signature on each of `urls`, or on none, as {@link Signer.signUrls} does. */
  urls(urls: Iterable<string>, options?: { encode?: boolean | null }): string[];

  /**
   * Put the signature on `url`. `encode` percent-encodes the characters that clients rewrite first, as {@link
   * encodeUrl} does.
   *
   * @throws {@link FrontsealError} with the code `invalid_url` if the policy's resource does not match the URL, and as
   * {@link Signer.signUrl} does.
   */
  url(url: string, options?: { encode?: boolean | null }): string;

  /**
   * Put the signature on every URI of `text`, an HLS playlist or a DASH MPD.
   *
   * It needs no key, so a live playlist can be signed at each reload.
   *
   * @throws {@link FrontsealError} as {@link Signer.signManifest} does.
   *
   * @example
   * ```js
   * const { Policy, PrivateKey, Signer } = require('frontseal');
   *
   * const signer = new Signer({ keyPairId: 'K2JCJMDEHXQW5F', privateKey: PrivateKey.generate('p-256') });
   * const live = 'https://d111111abcdef8.cloudfront.net/live';
   * const signed = signer.sign(new Policy({ expiresIn: 3600, resource: `${live}/*` }));
   * for (const segment of ['1.ts', '2.ts']) {
   *   const playlist = `#EXTM3U
   * #EXTINF:6,
   * ${segment}
   * `;
   *   assert(signed.manifest(playlist, `${live}/video.m3u8`).text.includes(`${segment}?Policy=`));
   * }
   * ```
   */
  manifest(text: string, baseUrl: string, options?: ManifestOptions): SignedManifest;

  /**
   * Make cookies of the signature, which grant all that the policy's resource matches.
   *
   * @throws {@link FrontsealError} with the code `invalid_policy` if a cookie would be longer than the 4,096 bytes that
   * browsers keep.
   */
  cookies(): SignedCookies;

  /** The text that was signed: the policy, byte for byte. */
  get policy(): string;

  /** Whether the policy is CloudFront's canned one, which travels as its end alone. */
  get canned(): boolean;

  /** The query parameters that carry the signature, by name and value. None of them needs encoding. */
  get parameters(): [name: string, value: string][];
}

/**
 * Signs URLs and cookies for Amazon CloudFront with one key.
 *
 * The key is parsed once, here: create a signer once and keep it. A worker thread creates its own.
 *
 * @throws {@link FrontsealError} with the code `invalid_key_pair_id` or `invalid_key`.
 *
 * @example
 * ```js
 * const { Signer, generateKeyPair } = require('frontseal');
 *
 * const { privateKey } = generateKeyPair(); // or fs.readFileSync('key.pem')
 * const signer = new Signer({ keyPairId: 'K2JCJMDEHXQW5F', privateKey });
 * const url = signer.signUrl('https://d111111abcdef8.cloudfront.net/film.mp4', { expiresIn: 300 });
 * assert(url.startsWith('https://d111111abcdef8.cloudfront.net/film.mp4?Expires='));
 * ```
 */
export class Signer {
  /**
   * Make a signer from environment variables.
   *
   * They are `FRONTSEAL_KEY_PAIR_ID`, `FRONTSEAL_PRIVATE_KEY` and, for an encrypted key, `FRONTSEAL_PASSPHRASE`, or
   * others that `options` names.
   *
   * The key is PEM text, what a secret store makes of it, or the path of its file. A variable that is empty counts as
   * not set.
   *
   * @throws {@link FrontsealError} with the code `invalid_key_pair_id` or `invalid_key` and the name of the variable, if
   * one is missing or its value cannot be used.
   */
  static fromEnvironment(options?: EnvironmentOptions): Signer;

  /** Create a signer. */
  constructor(options: SignerOptions);

  /** The key pair id. */
  get keyPairId(): string;

  /** The hash that is signed. */
  get hashAlgorithm(): HashAlgorithm;

  /** Signature cache statistics, or null without a cache. */
  get cacheInfo(): CacheInfo | null;

  /**
   * Sign `url` so that it works until `dateLessThan`, or for `expiresIn` seconds from now.
   *
   * `dateGreaterThan`, `ipAddress` and `resource` restrict or widen it, as in {@link Policy}; `policy` takes the place
   * of all of them. Without a resource this URL alone is granted, and a `*` in it is refused, since CloudFront would
   * take it for a wildcard. The signature is appended to the URL, and nothing else is changed, unless `encode` is set.
   * {@link objectUrl} makes a URL of the name of an object.
   *
   * @throws {@link FrontsealError} with the code `invalid_url` and the place of what is wrong with the URL, with the
   * codes of {@link Policy}, or with `signing_failed`.
   *
   * @example
   * ```js
   * const { PrivateKey, Signer } = require('frontseal');
   *
   * const signer = new Signer({ keyPairId: 'K2JCJMDEHXQW5F', privateKey: PrivateKey.generate('p-256') });
   * const url = 'https://d111111abcdef8.cloudfront.net/film.mp4';
   * const signed = signer.signUrl(url, { dateLessThan: new Date('2030-01-01'), ipAddress: '192.0.2.7' });
   * assert(signed.startsWith(`${url}?Policy=`));
   * ```
   */
  signUrl(url: string, options: SignUrlOptions): string;

  /** Sign `url` as {@link signUrl} does, on libuv's thread pool: the event loop is not blocked. */
  signUrlAsync(url: string, options: SignUrlOptions): Promise<string>;

  /**
   * Sign cookies that grant `resource`, a URL or a pattern, until `dateLessThan`, or for `expiresIn` seconds from now.
   *
   * The options are those of {@link signUrl}. The resource may also be among them; beside a `policy` there is none.
   *
   * @throws {@link FrontsealError} as {@link signUrl} does, and with the code `invalid_policy` if a cookie would be
   * longer than the 4,096 bytes that browsers keep.
   *
   * @example
   * ```js
   * const { PrivateKey, Signer } = require('frontseal');
   *
   * const signer = new Signer({ keyPairId: 'K2JCJMDEHXQW5F', privateKey: PrivateKey.generate() });
   * const cookies = signer.signCookies('https://media.example.com/hls/*', { expiresIn: 3600 });
   * assert.deepEqual(cookies.names, ['CloudFront-Policy', 'CloudFront-Signature', 'CloudFront-Key-Pair-Id']);
   * ```
   */
  signCookies(...args: SignCookiesArguments): SignedCookies;

  /** Sign cookies as {@link signCookies} does, on libuv's thread pool. */
  signCookiesAsync(...args: SignCookiesArguments): Promise<SignedCookies>;

  /**
   * Sign every URI of `text`, an HLS playlist or a DASH MPD, so that a player can follow it.
   *
   * `baseUrl` is the URL that the player requests the manifest from: relative URIs are resolved against it. One
   * signature serves all: it grants the folder of `baseUrl` and all below it, or `resource`. `each` signs each URI for
   * itself: one key operation per URI, without `resource`, and no DASH templates. URIs of `hosts` are signed, or of
   * the base URL's own host if no hosts are passed; other hosts, `data:` and `skd:` are left alone. Every other byte
   * stays as it is. The other options are those of {@link signUrl}.
   *
   * For one signature on many manifests, as of a live stream, see {@link SignedPolicy.manifest}.
   *
   * @throws {@link FrontsealError} with the code `invalid_manifest` and the line and column of what is wrong, with
   * `invalid_url` for a URI that cannot be signed, and as {@link signUrl} does.
   *
   * @example
   * ```js
   * const { PrivateKey, Signer } = require('frontseal');
   *
   * const signer = new Signer({ keyPairId: 'K2JCJMDEHXQW5F', privateKey: PrivateKey.generate('p-256') });
   * const playlist = `#EXTM3U
   * #EXTINF:6,
   * film-1.ts
   * `;
   * const signed = signer.signManifest(playlist, 'https://d111111abcdef8.cloudfront.net/hls/film.m3u8', { expiresIn: 7200 });
   * assert(signed.text.includes('film-1.ts?Policy='));
   * assert.deepEqual(signed.warnings, []);
   * ```
   */
  signManifest(text: string, baseUrl: string, options: SignManifestOptions): SignedManifest;

  /** Sign every URI of `text` as {@link signManifest} does, on libuv's thread pool. */
  signManifestAsync(text: string, baseUrl: string, options: SignManifestOptions): Promise<SignedManifest>;

  /**
   * Sign `policy`, to put the signature on any number of URLs or into cookies.
   *
   * It is a {@link Policy} or JSON, and must have a resource. This is the only step that uses the key; the rest is appending text.
   *
   * @throws {@link FrontsealError} with the code `invalid_policy` if it has none, or `signing_failed`.
   *
   * @example
   * ```js
   * const { Policy, PrivateKey, Signer } = require('frontseal');
   *
   * const signer = new Signer({ keyPairId: 'K2JCJMDEHXQW5F', privateKey: PrivateKey.generate('p-256') });
   * const signed = signer.sign(new Policy({ expiresIn: 3600, resource: 'https://d111111abcdef8.cloudfront.net/hls/*' }));
   * assert(signed.url('https://d111111abcdef8.cloudfront.net/hls/1.ts').includes('/hls/1.ts?Policy='));
   * ```
   */
  sign(policy: Policy | string): SignedPolicy;

  /** Sign `policy` as {@link sign} does, on libuv's thread pool. */
  signAsync(policy: Policy | string): Promise<SignedPolicy>;

  /**
   * Sign each of `urls`, or none: the first error ends it, and its text begins with the index of the URL, from 0.
   *
   * A `resource` with a wildcard is signed once for all; otherwise each URL is signed for itself, on all cores. The options
   * are those of {@link signUrl}.
   *
   * @example
   * ```js
   * const { PrivateKey, Signer } = require('frontseal');
   *
   * const signer = new Signer({ keyPairId: 'K2JCJMDEHXQW5F', privateKey: PrivateKey.generate('p-256') });
   * const segments = Array.from({ length: 2000 }, (_, n) => `https://d111111abcdef8.cloudfront.net/hls/${n}.ts`);
   * const signed = signer.signUrls(segments, { expiresIn: 3600, resource: 'https://d111111abcdef8.cloudfront.net/hls/*' });
   * assert.equal(signed.length, 2000);
   * ```
   */
  signUrls(urls: Iterable<string>, options: SignUrlOptions): string[];

  /** Sign each of `urls` as {@link signUrls} does, on libuv's thread pool, 1,024 at a time. */
  signUrlsAsync(urls: Iterable<string>, options: SignUrlOptions): Promise<string[]>;

  /**
   * Return a stream that signs URLs: one URL a chunk in, one signed URL a chunk out, in order and in flat memory.
   *
   * With `lines` it reads and writes text, one URL a line. What waits to be signed is signed together, on libuv's thread
   * pool. The first error ends the stream; its text begins with the index of the URL, from 0. The options are those of
   * {@link signUrl}.
   *
   * @example
   * ```js
   * const { PrivateKey, Signer } = require('frontseal');
   * const { Readable } = require('node:stream');
   *
   * const signer = new Signer({ keyPairId: 'K2JCJMDEHXQW5F', privateKey: PrivateKey.generate('p-256') });
   * const urls = Readable.from(['https://d111111abcdef8.cloudfront.net/1.ts', 'https://d111111abcdef8.cloudfront.net/2.ts']);
   * const signed = urls.pipe(signer.signUrlStream({ expiresIn: 3600, resource: 'https://d111111abcdef8.cloudfront.net/*' }));
   * for await (const url of signed) assert(url.includes('?Policy='));
   * ```
   */
  signUrlStream(options: SignUrlStreamOptions): Transform;
}

/**
 * Decides whether to grant a request, as CloudFront's edge does.
 *
 * `keys` holds public keys by their key pair ids, as a key group does; several ids side by side make a rotation. Policy
 * contents are trusted only after the signature verifies. A request that is denied throws {@link AccessDenied}.
 *
 * @throws {@link FrontsealError} with the code `invalid_key_pair_id` or `invalid_key`.
 *
 * @example
 * ```js
 * const { AccessDenied, PrivateKey, Signer, Verifier } = require('frontseal');
 *
 * const key = PrivateKey.generate('p-256');
 * const verifier = new Verifier({ K2JCJMDEHXQW5F: key.publicKey() });
 * const signer = new Signer({ keyPairId: 'K2JCJMDEHXQW5F', privateKey: key });
 * const url = signer.signUrl('https://d111111abcdef8.cloudfront.net/a.mp4', { dateLessThan: 1893456000 });
 * assert.equal(verifier.verifyUrl(url, { now: 1893455940 }).timeLeft, 60);
 * assert.throws(
 *   () => verifier.verifyUrl(url, { now: 1893456000 }),
 *   (error) => error instanceof AccessDenied && error.reason === 'expired' && error.edgeMessage === 'Access denied',
 * );
 * ```
 */
export class Verifier {
  /** Create a verifier that trusts `keys`. */
  constructor(keys: { readonly [keyPairId: string]: PublicKeySource });

  /** The ids of the keys that are trusted. */
  get keyPairIds(): string[];

  /**
   * Verify a request by the signature in its URL, and return what it is granted.
   *
   * @throws {@link AccessDenied} with the reason, and the edge's own code and message.
   */
  verifyUrl(url: string, options?: VerifyOptions): Grant;

  /** Verify a request for `url` by its signed cookies, and return what it is granted. */
  verifyCookies(url: string, cookies: Cookies, options?: VerifyOptions): Grant;

  /**
   * Verify a request as the edge does: by its URL if it has any CloudFront parameter, and by its cookies
   * otherwise.
   */
  verifyRequest(url: string, options?: VerifyOptions & { cookies?: Cookies | null | undefined }): Grant;
}

/** Signature cache statistics. */
export interface CacheInfo {
  /** How many signatures were found in the cache. */
  hits: number;
  /** How many had to be made. */
  misses: number;
  /** How many are kept. */
  entries: number;
  /** How many are kept at most. */
  capacity: number;
}

/**
 * Return the URLs of the playlists that `text`, an HLS multivariant playlist, names; none for other manifests.
 *
 * `baseUrl` is the URL that the player requests the manifest from.
 *
 * @throws {@link FrontsealError} with the code `invalid_manifest` and the line and column of what is wrong.
 *
 * @example
 * ```js
 * const { childPlaylists } = require('frontseal');
 *
 * const text = `#EXTM3U
 * #EXT-X-STREAM-INF:BANDWIDTH=800000
 * low/video.m3u8
 * `;
 * const urls = childPlaylists(text, 'https://d111111abcdef8.cloudfront.net/hls/film.m3u8');
 * assert.deepEqual(urls, ['https://d111111abcdef8.cloudfront.net/hls/low/video.m3u8']);
 * ```
 */
export function childPlaylists(text: string, baseUrl: string): string[];

/**
 * Percent-encode the characters of `url` that clients rewrite before they send it. They are white space, non-ASCII
 * characters, `" < > [ ] ^ { | }`, the backquote, and `'` in the query.
 *
 * Call it before signing, never after: the edge compares the bytes that are sent with the bytes that were signed. Every
 * other byte stays as it is, `%` sequences and `*`, the wildcard, included. For the key of an object in S3, in which `?`
 * and `%` stand for themselves, use {@link objectUrl}.
 *
 * @throws {@link FrontsealError} with the code `invalid_url` if the host contains such a character. A host is never
 * percent-encoded: write its `xn--` form.
 *
 * @example
 * ```js
 * const { encodeUrl } = require('frontseal');
 *
 * const url = encodeUrl('https://d111111abcdef8.cloudfront.net/été 1.jpg');
 * assert.equal(url, 'https://d111111abcdef8.cloudfront.net/%C3%A9t%C3%A9%201.jpg');
 * ```
 */
export function encodeUrl(url: string): string;

/**
 * Generate a key pair from the operating system's random numbers, as PEM: RSA-2048, the size that CloudFront asks for,
 * or P-256.
 *
 * @example
 * ```js
 * const { generateKeyPair } = require('frontseal');
 *
 * const { privateKey, publicKey } = generateKeyPair({ type: 'p-256' });
 * assert(privateKey.startsWith('-----BEGIN PRIVATE KEY-----'));
 * assert(publicKey.startsWith('-----BEGIN PUBLIC KEY-----'));
 * ```
 */
export function generateKeyPair(options?: { type?: KeyType }): KeyPair;

/** What a request was granted, and by what. */
export interface Grant {
  /** The id of the key that signed. */
  keyPairId: string;
  /** The policy that was signed. A canned policy has no resource of its own: it grants the one URL. */
  policy: Policy;
  /** The text whose signature was verified. */
  policyText: string;
  /** What is granted: the policy's resource, or the one URL of a canned policy; null is everything. */
  resource: string | null;
  /** Whether the policy is CloudFront's canned one. */
  canned: boolean;
  /** The hash that was signed. */
  hashAlgorithm: HashAlgorithm;
  /** Where the credentials were found. */
  source: 'url' | 'cookies';
  /** How long the grant lasts from the time of the request, in seconds. */
  timeLeft: number;
  /**
   * Whether a server that maps URLs to paths could read the URL as one that is not granted, as
   * `/hls/%2e%2e/private/film` under a wildcard for `/hls/*`. Such a server should answer 400.
   */
  ambiguous: boolean;
}

/** A private key and its public half, as PEM. */
export interface KeyPair {
  /** The private key: PKCS#8, not encrypted. */
  privateKey: string;
  /** The public key: SPKI, the form that CloudFront accepts. */
  publicKey: string;
}

/**
 * Something odd in a manifest that is signed all the same, or a URL that was left alone and probably should not have
 * been. A problem that occurs in many places is reported once, with its first place.
 */
export interface ManifestWarning {
  /** What it is about. More codes may come. */
  code: 'nothing_signed' | 'trailing_comma' | 'trailing_blank' | 'fragment' | 'unsigned_url';
  /** The place, what is odd, and what to do. */
  message: string;
  /** The line of the first place, from 1; none for the manifest as a whole. */
  line?: number;
  /** The column of the first place, from 1; none for the manifest as a whole. */
  column?: number;
  /** In how many places it is. */
  count: number;
}

/**
 * Return the URL that fetches the object `key` of an S3 bucket through the distribution at `baseUrl`, to be signed.
 *
 * All characters of the key but ASCII letters, digits, `/`, `-`, `.`, `_` and `~` are percent-encoded, `+` and `%`
 * included, which S3 would read as a space and as an escape, and `*`, which would be a wildcard.
 *
 * @throws {@link FrontsealError} with the code `invalid_url` if `baseUrl` cannot be the beginning of a signed URL or has
 * a query, and if the key is empty or has a segment `.` or `..`, which clients resolve.
 *
 * @example
 * ```js
 * const { objectUrl } = require('frontseal');
 *
 * const url = objectUrl('https://d111111abcdef8.cloudfront.net', 'films/2026/what? 50%.mp4');
 * assert.equal(url, 'https://d111111abcdef8.cloudfront.net/films/2026/what%3F%2050%25.mp4');
 * ```
 */
export function objectUrl(baseUrl: string, key: string): string;

/** A manifest with its URIs signed. */
export interface SignedManifest {
  /** The text of the manifest. */
  text: string;
  /** What is odd in it; at most 100 different warnings. */
  warnings: ManifestWarning[];
  /** The variables of an HLS playlist, by their names: the `defines` of the playlists that it names. */
  defines: Record<string, string>;
}

/**
 * Signed RTMP stream names, for legacy players.
 *
 * CloudFront ended streaming distributions on 31 December 2020. These functions are for systems that check such names
 * themselves; no other function signs a stream name.
 */
export namespace rtmp {
  /**
   * Encode `?`, `=` and `&` in a signed stream name, as Flash pages needed it.
   *
   * @example
   * ```js
   * const { rtmp } = require('frontseal');
   *
   * const encoded = rtmp.flashEncode('videos/mediafile?Expires=1893456000&Signature=');
   * assert.equal(encoded, 'videos/mediafile%3FExpires%3D1893456000%26Signature%3D');
   * ```
   */
  export function flashEncode(signedStream: string): string;

  /**
   * Sign `stream`, a bare name such as `videos/mediafile`, until `dateLessThan`, or for `expiresIn` seconds from now.
   *
   * The result is relative: `videos/mediafile?Expires=…`. The options are those of {@link Signer.signUrl}, without a
   * resource.
   *
   * @throws {@link FrontsealError} with the code `invalid_url` if the name has a scheme, a host, a leading `/`, `cfx/st/` or
   * a format such as `mp4:` before it, a query, or a character that a URL may not have.
   *
   * @example
   * ```js
   * const { PrivateKey, Signer, rtmp } = require('frontseal');
   *
   * const signer = new Signer({ keyPairId: 'K2JCJMDEHXQW5F', privateKey: PrivateKey.generate() });
   * const name = rtmp.signStream(signer, 'videos/mediafile', { dateLessThan: 1893456000 });
   * assert(name.startsWith('videos/mediafile?Expires=1893456000&Signature='));
   * ```
   */
  export function signStream(signer: Signer, stream: string, options: (SignCookiesOptions & { policy?: null }) | WholePolicy): string;
}
