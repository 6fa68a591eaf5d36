import type { InputTranslate } from '../messages.ts';
import type { Candidate } from '../pinyin/candidates.ts';
import { KeyButton } from './key.tsx';

/** Room of a page in hundredths of the keyboard's width, and what a candidate of n characters takes of it. */
const room = 84;
const roomFor = (candidate: Candidate): number => Math.max(7, [...candidate.text].length * 3.2 + 3) + 1;

/** Candidates cut into pages that fit the row, at least one on each. */
export function pagesOf(candidates: readonly Candidate[]): Candidate[][] {
  const pages: Candidate[][] = [];
  let left = 0;
  for (const candidate of candidates) {
    const needed = roomFor(candidate);
    const page = pages.at(-1);
    if (page && needed <= left) page.push(candidate);
    else {
      pages.push([candidate]);
      left = room;
    }
    left -= needed;
  }
  return pages;
}

/** What has been typed and what it may mean. Always takes its room, so that the keys below never move. */
export function CandidateRow({
  letters,
  hint,
  pages,
  page,
  onPage,
  onChoose,
  t,
}: {
  readonly letters: string;
  /** Shown instead of candidates when there are none. */
  readonly hint: string;
  readonly pages: readonly (readonly Candidate[])[];
  readonly page: number;
  readonly onPage: (page: number) => void;
  readonly onChoose: (candidate: Candidate) => void;
  readonly t: InputTranslate;
}) {
  const shown = pages[page] ?? [];
  return (
    <div className="candidates">
      <output className="candidates__letters" data-composing={letters} aria-label={t('input.letters')}>
        {letters}
      </output>
      <section className="candidates__row" aria-label={t('input.candidates')}>
        {shown.length === 0 ? <p className="candidates__hint">{hint}</p> : null}
        {shown.map((candidate) => (
          <KeyButton
            key={candidate.text}
            className="candidate"
            candidate={candidate.text}
            onPress={() => onChoose(candidate)}
          >
            {candidate.text}
          </KeyButton>
        ))}
        {pages.length > 1 ? (
          <div className="candidates__pages">
            <KeyButton
              className="key key--page"
              name="fewer"
              label={t('input.key.fewer')}
              disabled={page === 0}
              onPress={() => onPage(page - 1)}
            >
              <Chevron up />
            </KeyButton>
            <KeyButton
              className="key key--page"
              name="more"
              disabled={page === pages.length - 1}
              onPress={() => onPage(page + 1)}
            >
              {t('input.key.more')}
              <Chevron />
            </KeyButton>
          </div>
        ) : null}
      </section>
    </div>
  );
}

function Chevron({ up = false }: { readonly up?: boolean }) {
  return (
    <svg className="key__icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={up ? 'M5 15l7-7 7 7' : 'M5 9l7 7 7-7'} />
    </svg>
  );
}
