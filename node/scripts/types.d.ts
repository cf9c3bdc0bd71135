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

// What follows is put into the classes that the addon defines.

export class Signer {
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

export class SignedPolicy {
  private constructor();

  /** Put the signature on each of `urls`, or on none, as {@link Signer.signUrls} does. */
  urls(urls: Iterable<string>, options?: { encode?: boolean | null }): string[];
}

export class SignedCookies implements Iterable<[name: string, value: string]> {
  private constructor();

  /** Return the names and values, in order. */
  [Symbol.iterator](): IterableIterator<[name: string, value: string]>;

  /**
   * Set the cookies on `response`, and clear those of an earlier policy unless `clearStale` is `false`. Other cookies of the
   * response stay.
   */
  applyTo(response: ResponseLike, attributes?: CookieAttributes & { clearStale?: boolean | null }): void;
}

/**
 * Signed RTMP stream names, for legacy players.
 *
 * CloudFront ended streaming distributions on 31 December 2020. These functions are for systems that check such names
 * themselves; no other function signs a stream name.
 */
export namespace rtmp {}
