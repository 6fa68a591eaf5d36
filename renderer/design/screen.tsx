import { createContext, type ReactNode, useContext, useEffect, useRef } from 'react';
import { useT } from '../i18n/index.ts';
import { Button, type ButtonProps } from './button.tsx';
import { Icon } from './icon.tsx';
import { Pager } from './pager.tsx';

/** What the app gives every screen without the screen asking: the way out and the time that is left. */
export interface ScreenChrome {
  /** Leaves the visit (the app asks first when something would be lost). Null on screens outside a visit. */
  readonly exit: (() => void) | null;
  /** The countdown of the visit, drawn in the masthead. */
  readonly countdown: ReactNode;
}

export const ScreenChromeContext = createContext<ScreenChrome>({ exit: null, countdown: null });

export interface StepTrail {
  /** All steps of this visit in order, in words. */
  readonly names: readonly string[];
  /** Index of the step one is in, from 0. */
  readonly current: number;
}

export interface ScreenProps {
  /** The handle of DESIGN §5, e.g. `notice`. */
  readonly id: string;
  readonly title: string;
  /** One sentence under the title: what to do here. */
  readonly lead?: string | undefined;
  readonly steps?: StepTrail | undefined;
  readonly back?: (() => void) | undefined;
  /** The one main action of the screen. */
  readonly next?:
    | {
        readonly label?: string;
        readonly action?: string;
        readonly onPress: () => void;
        readonly disabled?: boolean;
        readonly busy?: boolean;
        readonly icon?: ButtonProps['icon'];
      }
    | undefined;
  /** Further buttons between back and next. */
  readonly extra?: ReactNode;
  /** Stays in sight above the scrolling content: an error summary, a running total. */
  readonly banner?: ReactNode;
  /** Language-free details for tests and support. */
  readonly data?: Readonly<Record<`data-${string}`, string>>;
  /** Changes when the content becomes another page of the same screen: scrolls to the top, moves focus to the title. */
  readonly pageKey?: string;
  /** Centred content for screens with one thing to do. */
  readonly calm?: boolean;
  readonly children?: ReactNode;
}

/**
 * One screen of the walk: masthead (title, steps, time left), content that pages, footer with exit, back and next.
 * Upright glass has the masthead on top, wide glass has it as a rail on the left.
 */
export function Screen(props: ScreenProps) {
  const {
    id,
    title,
    lead,
    steps,
    back,
    next,
    extra,
    banner,
    data,
    pageKey = '',
    calm = false,
    children,
  } = props;
  const t = useT();
  const chrome = useContext(ScreenChromeContext);
  const heading = useRef<HTMLHeadingElement>(null);
  const place = `${id}/${pageKey}`;

  // A new screen is announced by its title, and keyboard travel starts there.
  useEffect(() => {
    if (place !== '') heading.current?.focus({ preventScroll: true });
  }, [place]);

  return (
    <main className={calm ? 'screen screen--calm' : 'screen'} data-screen={id} {...data}>
      <header className="masthead">
        <Strands />
        <div className="masthead__words">
          {steps === undefined ? null : (
            <p className="masthead__step">
              {t('steps.where', { current: steps.current + 1, total: steps.names.length })}
            </p>
          )}
          <h1 className="masthead__title" tabIndex={-1} ref={heading}>
            {title}
          </h1>
          {lead === undefined ? null : <p className="masthead__lead">{lead}</p>}
        </div>
        {steps === undefined ? null : <Trail steps={steps} />}
        {chrome.countdown === null ? null : <div className="masthead__time">{chrome.countdown}</div>}
      </header>
      <div className="screen__middle">
        {banner === undefined ? null : <div className="screen__banner">{banner}</div>}
        <Pager resetKey={place}>{children}</Pager>
      </div>
      <footer className="footer">
        {chrome.exit === null ? null : (
          <Button action="exit" kind="quiet" icon="exit" onPress={chrome.exit}>
            {t('action.exit')}
          </Button>
        )}
        {back === undefined ? null : (
          <Button action="back" icon="back" onPress={back}>
            {t('action.back')}
          </Button>
        )}
        <span className="footer__gap" />
        {extra}
        {next === undefined ? null : (
          <Button
            action={next.action ?? 'next'}
            kind="primary"
            icon={next.icon ?? 'next'}
            iconAfter={next.icon === undefined}
            onPress={next.onPress}
            disabled={next.disabled ?? false}
            busy={next.busy ?? false}
          >
            {next.label ?? t('action.next')}
          </Button>
        )}
      </footer>
    </main>
  );
}

function Trail({ steps }: { readonly steps: StepTrail }) {
  const t = useT();
  return (
    <ol className="trail">
      {steps.names.map((name, index) => {
        const state = index < steps.current ? 'done' : index === steps.current ? 'now' : 'ahead';
        return (
          <li
            key={name}
            className={`trail__step trail__step--${state}`}
            {...(state === 'now' ? { 'aria-current': 'step' as const } : {})}
          >
            <span className="trail__dot">{state === 'done' ? <Icon name="check" /> : null}</span>
            <span className="trail__name">{name}</span>
            {state === 'done' ? <span className="visually-hidden">{t('steps.done')}</span> : null}
          </li>
        );
      })}
    </ol>
  );
}

/** The motif: many departments' strands drawn into one stroke. Decoration only. */
export function Strands() {
  return (
    <svg className="strands" viewBox="0 0 400 200" preserveAspectRatio="xMaxYMid slice" aria-hidden="true">
      <path d="M-10 10C150 10 170 100 300 100H420" />
      <path d="M-10 46C140 46 170 100 300 100" />
      <path d="M-10 82C130 82 170 100 300 100" />
      <path d="M-10 118C130 118 170 100 300 100" />
      <path d="M-10 154C140 154 170 100 300 100" />
      <path d="M-10 190C150 190 170 100 300 100" />
      <path className="strands__one" d="M296 100H420" />
    </svg>
  );
}
