/** Begin with the encrypted rendition, and go on with the other one. */
function load(url, { config, withCredentials = false }) {
  const hls = start(url, { startLevel: 1, xhrSetup: (xhr) => (xhr.withCredentials = withCredentials), ...config });
  hls.on(Hls.Events.FRAG_BUFFERED, (_, { frag }) => {
    if (frag.type === 'main' && frag.sn === 2) hls.loadLevel = 0;
  });
  video.addEventListener('ended', () => finish('the end'));
  hls.attachMedia(video);
}

/** Show the I-frames beside the video, the last one first, once it plays and its timestamps are known. */
function browse(url) {
  const hls = start(url);
  hls.attachMedia(video);
  video.addEventListener('playing', () => {
    const preview = document.createElement('video');
    video.after(preview);
    drawFrames(preview);
    const frames = hls.createIFramePlayer();
    tellErrors(frames);
    frames.on(Hls.Events.MEDIA_ATTACHED, async () => {
      for (let place = PLACES - 1; place >= 0; place--) {
        frames.loadMediaAt((place + 0.5) * SECONDS_A_PLACE);
        while (!drawn.has(place)) await new Promise((shown) => preview.requestVideoFrameCallback(shown));
      }
      finish('all I-frames');
    });
    frames.attachMedia(preview);
  });
}

function start(url, config) {
  const hls = new Hls(config);
  tellErrors(hls);
  hls.loadSource(url);
  return hls;
}

function tellErrors(hls) {
  hls.on(Hls.Events.ERROR, (_, { fatal, details, response, networkDetails }) => {
    if (fatal) fail(details, response?.code, networkDetails?.getResponseHeader('X-Frontseal-Reason'));
  });
}
