/// <reference types="node" />

import type { KeyObject } from 'node:crypto';

/** The hash that is signed. */
export type CloudfrontSignerAlgorithm = 'SHA1' | 'SHA256';

/** Whose signature it is. */
export type CloudfrontSignerCredentials<Key = string | Buffer> = {
  /** The id that CloudFront gave the public key, such as `K2JCJMDEHXQW5F`. */
  keyPairId: string;
  /** The private key: PEM, or a `Buffer` with PEM or DER. The functions here take a `KeyObject`, too. */
  privateKey: Key;
  /** The passphrase, for an encrypted key. */
  passphrase?: string;
  /** `SHA1` if not given. `SHA256` is announced by `Hash-Algorithm`. */
  algorithm?: CloudfrontSignerAlgorithm;
};

/** A URL and its restrictions. */
export type CloudfrontSignInputWithParameters<Key = string | Buffer> = CloudfrontSignerCredentials<Key> & {
  /** The URL. It may have wildcards if there is a start or an address: without, the SDK signs a canned policy. */
  url: string;
  /** The end of access: a `Date`, milliseconds since 1970-01-01 UTC, or what the `Date` constructor reads. */
  dateLessThan: string | number | Date;
  /** The start of access, in the same forms. */
  dateGreaterThan?: string | number | Date;
  /** One IPv4 address or CIDR that requests must come from. */
  ipAddress?: string;
  policy?: never;
};

/** A policy written by hand. */
export type CloudfrontSignInputWithPolicy<Key = string | Buffer> = CloudfrontSignerCredentials<Key> & {
  /** The URL that the signature is put on; the policy's `Resource` if not given. Cookies do without. */
  url?: string;
  /** The policy's JSON, which is signed as it stands. */
  policy: string;
  dateLessThan?: never;
  dateGreaterThan?: never;
  ipAddress?: never;
};

export type CloudfrontSignInput<Key = string | Buffer> =
  | CloudfrontSignInputWithParameters<Key>
  | CloudfrontSignInputWithPolicy<Key>;

/** Cookies, by name. */
export interface CloudfrontSignedCookiesOutput {
  'CloudFront-Key-Pair-Id': string;
  'CloudFront-Signature': string;
  /** The end in Unix seconds, where the policy is canned. */
  'CloudFront-Expires'?: number;
  /** The policy, where it is custom. */
  'CloudFront-Policy'?: string;
  'CloudFront-Hash-Algorithm'?: string;
}

/** @deprecated Use `CloudfrontSignInput`. */
export type CloudfrontSignInputBase = {
  url: string;
  keyPairId: string;
  privateKey: string | Buffer;
  passphrase?: string;
  dateLessThan?: string;
  ipAddress?: string;
  dateGreaterThan?: string;
};

/**
 * Sign a URL so that it works until `dateLessThan`, or for as long as `policy` says.
 *
 * The URL is percent-encoded first, as by the SDK. The parsed key is kept for a while, so that the same PEM is not parsed
 * twice. An `rtmp://` URL is signed as its stream name.
 *
 * @throws {FrontsealError} with `code` for what CloudFront never accepts; {TypeError} for wrong types and names.
 *
 * @example
 * ```js
 * import { readFileSync } from 'node:fs'
 * import { getSignedUrl } from 'frontseal/compat/aws-sdk'
 *
 * const url = 'https://d111111abcdef8.cloudfront.net/private/film.mp4'
 * const privateKey = readFileSync('private_key.pem', 'utf8')
 * const signed = getSignedUrl({ url, keyPairId: 'K2JCJMDEHXQW5F', privateKey, dateLessThan: '2030-01-01' })
 * console.log(signed.startsWith(`${url}?Expires=1893456000&Key-Pair-Id=K2JCJMDEHXQW5F&Signature=`)) // true
 * ```
 */
export function getSignedUrl(input: CloudfrontSignInput<string | Buffer | KeyObject>): string;

/**
 * Sign cookies that grant `url`, or what `policy` says.
 *
 * @throws {FrontsealError} with `code` for what CloudFront never accepts; {TypeError} for wrong types and names.
 *
 * @example
 * ```js
 * import { readFileSync } from 'node:fs'
 * import { getSignedCookies } from 'frontseal/compat/aws-sdk'
 *
 * const url = 'https://d111111abcdef8.cloudfront.net/private/*'
 * const privateKey = readFileSync('private_key.pem', 'utf8')
 * const limits = { dateGreaterThan: '2029-01-01', dateLessThan: '2030-01-01' }
 * const cookies = getSignedCookies({ url, keyPairId: 'K2JCJMDEHXQW5F', privateKey, ...limits })
 * console.log(Object.keys(cookies).join()) // CloudFront-Key-Pair-Id,CloudFront-Signature,CloudFront-Policy
 * ```
 */
export function getSignedCookies(
  input: CloudfrontSignInput<string | Buffer | KeyObject>,
): CloudfrontSignedCookiesOutput;
