import { createRoot } from 'react-dom/client';

const root = document.getElementById('root');
if (root !== null)
  createRoot(root).render(
    <main data-screen="attract">
      <h1>一次办 自助终端</h1>
    </main>,
  );
