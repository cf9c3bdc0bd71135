/// <reference types="node" />

/** A point in time, in milliseconds since 1970-01-01 UTC: a number, digits, a `Date`, or an object of moment's kind. */
export type Time = number | string | Date | { valueOf(): number };

/** Who signs, until when and for whom. */
export interface SignatureOptions<T = number> {
  /** The id that CloudFront gave the public key, such as `K2JCJMDEHXQW5F`. */
  keypairId: string;
  /** The end of access, in milliseconds since 1970-01-01 UTC. Half an hour from now if not given. */
  expireTime?: T;
  /** One IPv4 address or CIDR that requests must come from. */
  ipRange?: string;
  /** The private key as PEM, this or the path. */
  privateKeyString?: string;
  /** The path of a file with the private key, which is read at each call. */
  privateKeyPath?: string;
}

/**
 * Sign `cfUrl` so that it works until `expireTime`.
 *
 * The URL is only appended to. The parsed key is kept for a while, so that the same PEM is not parsed twice.
 *
 * @throws {FrontsealError} with `code` for what CloudFront never accepts; {TypeError} for wrong types and names.
 *
 * @example
 * ```js
 * import { getSignedUrl } from 'frontseal/compat/aws-cloudfront-sign'
 *
 * const url = 'https://d111111abcdef8.cloudfront.net/private/film.mp4'
 * const signed = getSignedUrl(url, {
 *   keypairId: 'K2JCJMDEHXQW5F',
 *   privateKeyPath: 'private_key.pem',
 *   expireTime: new Date('2100-01-01'),
 * })
 * console.log(signed.startsWith(`${url}?Expires=4102444800&Signature=`)) // true
 * ```
 */
export function getSignedUrl(cfUrl: string, params: SignatureOptions<Time>): string;

/**
 * Sign cookies that grant `cfUrl`, which may have wildcards.
 *
 * @throws {FrontsealError} with `code` for what CloudFront never accepts; {TypeError} for wrong types and names.
 */
export function getSignedCookies(cfUrl: string, params: SignatureOptions<Time>): Record<string, string>;

/**
 * Sign `s3key`, the name of an RTMP stream, until `expireTime`.
 *
 * CloudFront ended RTMP on 31 December 2020. This is for systems that check such names themselves.
 *
 * @throws {FrontsealError} with `code` for a name with a scheme, a leading `/` or a query; {TypeError} for wrong types
 * and names.
 */
export function getSignedRTMPUrl(
  domainname: string,
  s3key: string,
  params: SignatureOptions<Time>,
): { rtmpServerPath: string; rtmpStreamName: string };
