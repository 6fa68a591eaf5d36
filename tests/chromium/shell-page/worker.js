// Answers with what a worker of the kiosk's page needs: the API and the database.
self.onmessage = async () => {
  const answer = await fetch('/api/kiosk');
  const open = indexedDB.open('worker', 1);
  open.onsuccess = () => self.postMessage([answer.status, open.result.name]);
};
