// What both pages share: the video, a strip of its frames, and the message at its end.
const video = document.querySelector('video');
const strip = document.querySelector('canvas').getContext('2d', { willReadFrequently: true });
const status = document.querySelector('[role=status]');

const [WIDTH, HEIGHT] = [160, 90];
const PLACES = strip.canvas.width / WIDTH;
const SECONDS_A_PLACE = 2;

const errors = [];
const drawn = new Map();

/** Draw the first frame of every two seconds of `shown` into the strip. */
function drawFrames(shown) {
  shown.requestVideoFrameCallback((_, { mediaTime }) => {
    const place = Math.floor(mediaTime / SECONDS_A_PLACE);
    if (!drawn.has(place)) {
      drawn.set(place, shown.videoWidth);
      strip.drawImage(shown, place * WIDTH, 0, WIDTH, HEIGHT);
    }
    drawFrames(shown);
  });
}

/** Return how much the picture at a place of the strip varies: 0 is one colour. */
function variation(place) {
  const { data } = strip.getImageData(place * WIDTH, 0, WIDTH, HEIGHT);
  const greys = Array.from({ length: WIDTH * HEIGHT }, (_, n) => (data[4 * n] + data[4 * n + 1] + data[4 * n + 2]) / 3);
  const mean = greys.reduce((sum, grey) => sum + grey) / greys.length;
  return Math.sqrt(greys.reduce((sum, grey) => sum + (grey - mean) ** 2, 0) / greys.length);
}

function finish(text) {
  status.textContent = text;
  document.body.dataset.finished = 'true';
}

/** End with an error, told as `facts`: the player's words, the status, and the edge's reason. */
function fail(...facts) {
  const text = facts.filter(Boolean).join(', ');
  errors.push(text);
  finish(text);
}

function report() {
  return {
    errors,
    frames: video.getVideoPlaybackQuality().totalVideoFrames,
    message: status.textContent,
    position: video.currentTime,
    widths: [...drawn.values()],
    pictures: Array.from({ length: PLACES }, (_, place) => Math.round(variation(place))),
  };
}

/** Play to the end by `load`, a function of the page, at `rate` times the normal speed. */
function play(url, { rate = 1, ...settings } = {}) {
  video.defaultPlaybackRate = rate;
  drawFrames(video);
  load(url, settings);
}

video.addEventListener('error', () => fail('video', video.error.message));
