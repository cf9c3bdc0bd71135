// A program as it is written for aws-cloudfront-sign; the test also compiles it with that import.
import { getSignedCookies, getSignedUrl } from 'frontseal/compat/aws-cloudfront-sign';

type SignatureOptions = Parameters<typeof getSignedUrl>[1];

const options: SignatureOptions = {
  keypairId: 'K2JCJMDEHXQW5F',
  privateKeyPath: 'private_key.pem',
  expireTime: Date.now() + 1000,
  ipRange: '192.0.2.0/24',
};
export const url: string = getSignedUrl('https://d111111abcdef8.cloudfront.net/a', options);
export const cookies: Record<string, string> = getSignedCookies('https://d111111abcdef8.cloudfront.net/*', options);

// @ts-expect-error no key pair id
getSignedUrl('', { privateKeyString: '' });
// @ts-expect-error a name that there is not
getSignedUrl('', { keypairId: '', ipAddress: '' });
