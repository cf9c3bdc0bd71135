/** Begin with the better rendition, and go on with the other one. */
function load(url, { config, withCredentials = false }) {
  const player = dashjs.MediaPlayer().create();
  player.initialize();
  player.updateSettings({
    streaming: { abr: { autoSwitchBitrate: { video: false }, initialBitrate: { video: 1000 } }, ...config },
  });
  player.setXHRWithCredentialsForType('', withCredentials);
  player.on('fragmentLoadingCompleted', ({ request }) => {
    if (request.mediaType === 'video' && request.index === 2) player.setRepresentationForTypeByIndex('video', 0);
  });
  // The video itself need not tell: dash.js may be the first to see the end, and stops it.
  player.on('playbackEnded', () => finish('the end'));
  player.on('error', ({ error: { message, data } }) => {
    fail(message, data?.response?.status, data?.response?.headers?.['x-frontseal-reason']);
  });
  player.attachView(video);
  player.attachSource(url);
}
