// Makes the streams with ffmpeg: twelve seconds of test picture and tone, in segments of two.
import { execFileSync } from 'node:child_process';
import { createCipheriv, randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const SECONDS = 12;
const SEGMENT_SECONDS = 2;
export const SEGMENTS = SECONDS / SEGMENT_SECONDS;
const FRAMES_PER_SECOND = 25;
export const FRAMES = SECONDS * FRAMES_PER_SECOND;

/** Widths of the two renditions; the heights are in proportion. */
export const WIDTHS = { high: 320, low: 160 };

/** Two renditions and the sound, coded once for every kind of stream. */
const CODED = [
  ['-f', 'lavfi', '-i', `testsrc2=size=${WIDTHS.high}x180:rate=${FRAMES_PER_SECOND}:duration=${SECONDS}`],
  ['-f', 'lavfi', '-i', `sine=frequency=440:duration=${SECONDS}`],
  ['-filter_complex', `[0:v]split[high][full];[full]scale=${WIDTHS.low}:-2[low]`],
  ['-map', '[high]', '-map', '[low]', '-map', '1:a'],
  ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-b:v:0', '200k', '-b:v:1', '80k'],
  ['-g', FRAMES_PER_SECOND * SEGMENT_SECONDS, '-sc_threshold', 0],
  ['-c:a', 'aac', '-b:a', '64k'],
].flat();

/** Make all streams in `folder`, and return the folder and the manifest of each. */
export function makeMedia(folder) {
  const streams = {
    hls: { folder: path.join(folder, 'hls'), manifest: 'film.m3u8' },
    'dash-template': { folder: path.join(folder, 'dash-template'), manifest: 'film.mpd' },
    'dash-ranges': { folder: path.join(folder, 'dash-ranges'), manifest: 'film.mpd' },
  };
  for (const { folder } of Object.values(streams)) mkdirSync(folder, { recursive: true });
  makeHls(streams.hls.folder);
  makeDash(streams['dash-template'].folder, ['-use_template', 1]);
  makeDash(streams['dash-ranges'].folder, ['-use_template', 0, '-single_file', 1]);
  return streams;
}

/** fMP4, sound in a group of its own, one rendition encrypted, and a list of I-frames. */
function makeHls(folder) {
  const video = ['v:0,agroup:sound,name:high', 'v:1,agroup:sound,name:low'];
  const streams = [...video, 'a:0,agroup:sound,name:sound,default:yes'].join(' ');
  ffmpeg(
    folder,
    [
      ['-f', 'hls', '-hls_time', SEGMENT_SECONDS, '-hls_playlist_type', 'vod', '-hls_flags', 'independent_segments'],
      ['-hls_segment_type', 'fmp4', '-hls_fmp4_init_filename', 'init-%v.mp4'],
      ['-hls_segment_filename', '%v/segment-%d.m4s', '-master_pl_name', 'film.m3u8'],
      ['-var_stream_map', streams, '%v/index.m3u8'],
    ].flat(),
  );
  encrypt(path.join(folder, 'high'));
  listKeyFrames(path.join(folder, 'low'));
  appendFileSync(
    path.join(folder, 'film.m3u8'),
    '#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=20000,RESOLUTION=160x90,CODECS="avc1.42c00b",URI="low/key-frames.m3u8"\n',
  );
}

/** DASH with `$Number$` templates, or with one file a stream, of which players ask for ranges. */
function makeDash(folder, form) {
  ffmpeg(
    folder,
    [
      ['-f', 'dash', '-seg_duration', SEGMENT_SECONDS, '-use_timeline', 0, ...form],
      ['-adaptation_sets', 'id=0,streams=v id=1,streams=a', 'film.mpd'],
    ].flat(),
  );
}

function ffmpeg(folder, output) {
  run(folder, 'ffmpeg', ['-hide_banner', '-loglevel', 'error', '-nostdin', '-y', ...CODED, ...output]);
}

function run(folder, program, args) {
  return execFileSync(program, args.map(String), { cwd: folder, encoding: 'utf8' });
}

/** Encrypt the segments with AES-128, which ffmpeg does for MPEG-TS alone. */
function encrypt(folder) {
  const key = randomBytes(16);
  const iv = randomBytes(16);
  writeFileSync(path.join(folder, 'aes.key'), key);
  for (const name of readdirSync(folder).filter((name) => name.endsWith('.m4s'))) {
    const cipher = createCipheriv('aes-128-cbc', key, iv);
    const plain = readFileSync(path.join(folder, name));
    writeFileSync(path.join(folder, name), Buffer.concat([cipher.update(plain), cipher.final()]));
  }
  // Behind EXT-X-MAP, as a key counts for every segment and map that follows it.
  const playlist = path.join(folder, 'index.m3u8');
  const tag = `#EXT-X-KEY:METHOD=AES-128,URI="aes.key",IV=0x${iv.toString('hex')}\n`;
  writeFileSync(
    playlist,
    readFileSync(playlist, 'utf8').replace(/#EXT-X-MAP:.*\n/, (map) => map + tag),
  );
}

/** Write a playlist of the key frames: each is the beginning of a segment, as a byte range. */
function listKeyFrames(folder) {
  const mark = (name) => `#EXT-X-BYTERANGE:${keyFrameEnd(folder, name)}@0\n${name}`;
  const list = readFileSync(path.join(folder, 'index.m3u8'), 'utf8')
    .replace('#EXT-X-PLAYLIST-TYPE:VOD\n', (type) => `${type}#EXT-X-I-FRAMES-ONLY\n`)
    .replace(/^.*\.m4s$/gm, mark);
  writeFileSync(path.join(folder, 'key-frames.m3u8'), list);
}

/** Return how many bytes of a segment hold its headers and its first frame. */
function keyFrameEnd(folder, name) {
  const map = `init-${path.basename(folder)}.mp4`;
  const packet = ['-select_streams', 'v', '-show_entries', 'packet=pos,size', '-read_intervals', '%+#1', '-of', 'json'];
  const probed = run(folder, 'ffprobe', ['-v', 'error', ...packet, `concat:${map}|${name}`]);
  const [{ pos, size }] = JSON.parse(probed).packets;
  return Number(pos) + Number(size) - statSync(path.join(folder, map)).size;
}
