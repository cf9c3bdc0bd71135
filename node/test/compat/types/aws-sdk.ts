// A program as it is written for the SDK; the test also compiles it with the SDK's import.
import {
  type CloudfrontSignedCookiesOutput,
  type CloudfrontSignerAlgorithm,
  type CloudfrontSignerCredentials,
  type CloudfrontSignInput,
  type CloudfrontSignInputBase,
  type CloudfrontSignInputWithParameters,
  type CloudfrontSignInputWithPolicy,
  getSignedCookies,
  getSignedUrl,
} from 'frontseal/compat/aws-sdk';

const algorithm: CloudfrontSignerAlgorithm = 'SHA256';
const credentials: CloudfrontSignerCredentials = { keyPairId: 'K2JCJMDEHXQW5F', privateKey: Buffer.from('') };
const key: string | Buffer = credentials.privateKey;

const withParameters: CloudfrontSignInputWithParameters = {
  ...credentials,
  url: 'https://d111111abcdef8.cloudfront.net/a',
  dateLessThan: new Date(0),
  dateGreaterThan: 1,
  ipAddress: '192.0.2.1',
  algorithm,
};
const withPolicy: CloudfrontSignInputWithPolicy = { ...credentials, policy: '{}', passphrase: 'a phrase' };
const either: CloudfrontSignInput[] = [withParameters, withPolicy];
const base: CloudfrontSignInputBase = { ...credentials, url: '', dateLessThan: '2030-01-01' };

export function sign(input: CloudfrontSignInput): string {
  const cookies: CloudfrontSignedCookiesOutput = getSignedCookies(input);
  const expires: number | undefined = cookies['CloudFront-Expires'];
  const set: Array<[string, string | number]> = Object.entries(cookies);
  return `${getSignedUrl(input)} ${expires} ${cookies['CloudFront-Policy']} ${set.length}`;
}

export const signAll: (input: Parameters<typeof getSignedUrl>[0]) => ReturnType<typeof getSignedUrl> = getSignedUrl;
export const used = [key, either, base];

// @ts-expect-error a policy and a restriction
getSignedUrl({ ...credentials, policy: '{}', ipAddress: '192.0.2.1' });
// @ts-expect-error no end
getSignedUrl({ ...credentials, url: '' });
// @ts-expect-error a hash that there is not
getSignedUrl({ ...withParameters, algorithm: 'MD5' });
// @ts-expect-error a name that there is not
getSignedUrl({ ...credentials, url: '', dateLessThan: 1, ipaddress: '' });
