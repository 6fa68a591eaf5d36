import { useEffect } from 'react';
import type { PrivacyNotice } from '#shared/catalogue/schema.ts';
import { canonicalDigest } from '#shared/envelope/canonical.ts';
import { useVisit } from './store.ts';

/** Records that this notice stood on the screen before any card was read; it goes into the manifest. */
export function usePrivacyShown(notice: PrivacyNotice | undefined): void {
  useEffect(() => {
    if (!notice || useVisit.getState().privacyShown?.id === notice.id) return;
    const shownAt = new Date().toISOString();
    void canonicalDigest(notice).then((sha256) =>
      useVisit.getState().showPrivacy({ id: notice.id, sha256, shownAt }),
    );
  }, [notice]);
}
