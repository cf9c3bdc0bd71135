// What the drop-ins take and the packages' own types do not.
import { createPrivateKey } from 'node:crypto';
import { getSignedRTMPUrl, getSignedUrl, type SignatureOptions } from 'frontseal/compat/aws-cloudfront-sign';
import { getSignedUrl as getSignedUrlOfTheSdk } from 'frontseal/compat/aws-sdk';
import moment from 'moment';

const options: SignatureOptions = { keypairId: 'K2JCJMDEHXQW5F', expireTime: 1 };
const milliseconds: number | undefined = options.expireTime;

getSignedUrl('', { ...options, expireTime: new Date() });
getSignedUrl('', { ...options, expireTime: moment() });
getSignedUrl('', { ...options, expireTime: '1893456000000' });
const name: string = getSignedRTMPUrl('', '', options).rtmpStreamName;

const privateKey = createPrivateKey('');
export const signed: string = getSignedUrlOfTheSdk({ url: '', keyPairId: '', privateKey, dateLessThan: 1 });
export const used = [milliseconds, name];
