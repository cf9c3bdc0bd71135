/// <reference types="node" />

/**
 * A local CloudFront for tests, which enforces signed URLs and cookies.
 *
 * It is the program `frontseal edge` in a process of its own, on a free port of this machine, so tests may run side by side.
 *
 * @packageDocumentation
 */

import type { Finding, PublicKeySource, Signer, Time } from 'frontseal';

/** How an edge is started: with `root`, `origin`, or a `config` that names one of them. */
export interface EdgeOptions {
  /** The folder that is served. */
  root?: string | null;
  /** The HTTP server that is served in its place, such as `http://127.0.0.1:9000`. */
  origin?: string | null;
  /** The keys that it trusts, by key pair id. Without them a key is made, and {@link Edge.signer} signs with it. */
  publicKeys?: { readonly [keyPairId: string]: PublicKeySource } | null;
  /** Restrict paths by patterns such as `/private/*`, and open all others. Without them all are restricted. */
  protect?: Iterable<string> | null;
  /** Judge requests as if they had come to this, such as `https://d111111abcdef8.cloudfront.net`; see {@link Edge.urlFor}. */
  distribution?: string | null;
  /** Judge by this time in place of now: a `Date` or Unix seconds, after 1970-01-01. */
  at?: Time | null;
  /** The header whose last address is the viewer's. */
  trustedHeader?: string | null;
  /** The path of an `edge.toml`, for everything else. Options go before what it says. */
  config?: string | null;
}

/** A running edge, made by {@link startEdge}. */
export interface Edge {
  /** Where it listens, such as `http://127.0.0.1:41234`. */
  readonly url: string;

  /** The signer that it trusts, where it was given no `publicKeys`. */
  readonly signer: Signer;

  /** The key pair id of `signer`. */
  readonly keyPairId: string;

  /** Return where the edge has `target`: a path, or a URL of its distribution, signed or not. */
  urlFor(target: string): string;

  /** Return the last requests with what was decided about them, the newest first. */
  requests(): Promise<EdgeRequest[]>;

  /** Stop it, and wait until it has ended. It ends with this process, too. */
  stop(): Promise<void>;

  /** Stop it at the end of the block of an `await using`, as {@link stop} does. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** A request and what became of it. No signature is in it whole. */
export interface EdgeRequest {
  /** The id that the response carries as `X-Amz-Cf-Id`. */
  id: string;
  /** When it came, in Unix seconds. */
  time: number;
  /** The method. */
  method: string;
  /** The URL by which it was judged, with all that may be a signature or a policy cut short. */
  url: string;
  /** The viewer's address, if it is known. */
  viewer: string | null;
  /** The status of the response; 0 if the viewer left before it began. */
  status: number;
  /** The path pattern of the behaviour that decided, or `default`. */
  behavior: string | null;
  /** What was decided: `open`, no signature was looked at; `refused`, for something else than its signature. */
  verdict: 'open' | 'granted' | 'denied' | 'refused';
  /** The id of the key whose signature grants it. */
  keyPairId: string | null;
  /** The edge's own code, in its XML, where the verdict is `denied`. */
  code: string | null;
  /** Why, as in `AccessDenied`. */
  reason: string | null;
  /** The same as a sentence. */
  detail: string | null;
  /** What `inspect` found in a request that was denied. */
  findings: Finding[];
}

/**
 * Run a local CloudFront in front of the folder `root`, or of the HTTP server `origin`.
 *
 * It runs until it is stopped, or this process ends, which it does not keep from ending.
 *
 * @throws `Error` with the program's message if it cannot start.
 *
 * @example
 * ```js
 * const { startEdge } = require('frontseal/testing');
 *
 * const edge = await startEdge({ root: 'media' });
 * const signed = edge.signer.signUrl(edge.urlFor('/film.mp4'), { expiresIn: 300 });
 * assert.equal(await (await fetch(signed)).text(), 'a film');
 * assert.equal((await edge.requests())[0].verdict, 'granted');
 * await edge.stop();
 * ```
 */
export function startEdge(options: EdgeOptions): Promise<Edge>;
