// A page with no framework: each property of `checks` tries one thing the kiosk's page relies on.
const worker = new Worker('/worker.js', { type: 'module' });

globalThis.checks = {
  api: async () => (await fetch('/api/kiosk')).status,
  worker: () =>
    new Promise((resolve) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.postMessage(null);
    }),
  database: () =>
    new Promise((resolve, reject) => {
      const open = indexedDB.open('page', 1);
      open.onupgradeneeded = () => open.result.createObjectStore('rows');
      open.onerror = () => reject(open.error);
      open.onsuccess = () => {
        const transaction = open.result.transaction('rows', 'readwrite', { durability: 'strict' });
        transaction.objectStore('rows').put('value', 1);
        transaction.oncomplete = () => resolve(transaction.durability);
      };
    }),
  submit: () =>
    new Promise((resolve) => {
      document.getElementById('form').addEventListener('submit', (event) => {
        event.preventDefault();
        resolve('submitted');
      });
      document.getElementById('button').click();
    }),
  events: () =>
    new Promise((resolve) => {
      const source = new EventSource('/api/events');
      source.addEventListener('health', ({ data }) => {
        source.close();
        resolve(JSON.parse(data).accepting.ok);
      });
    }),
  code: () =>
    new Promise((resolve) => {
      const script = document.createElement('script');
      script.textContent = 'document.body.dataset.inline = "ran"';
      document.body.append(script);
      try {
        resolve([document.body.dataset.inline, new Function('return "ran"')()]);
      } catch (error) {
        resolve([document.body.dataset.inline ?? 'refused', error.name]);
      }
    }),
  isolated: async () => [isSecureContext, crossOriginIsolated, typeof crypto.subtle.digest, document.cookie],
};
document.body.dataset.screen = 'ready';
