import { useCallback, useEffect, useState } from 'react';
import { type Place, places as placesShape } from '#shared/api/technician.ts';
import { ask } from './console.ts';

/** Folders the host can write to and read from; looked for anew when a stick has been plugged in. */
export function usePlaces(): { readonly places: readonly Place[]; readonly look: () => void } {
  const [places, setPlaces] = useState<readonly Place[]>([]);
  const look = useCallback(() => {
    void ask('/places', placesShape).then((answer) => {
      if (answer.ok) setPlaces(answer.value.places);
    });
  }, []);
  useEffect(look, [look]);
  return { places, look };
}
