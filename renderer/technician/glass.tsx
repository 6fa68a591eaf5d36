import { type PointerEvent, type ReactNode, useEffect, useRef } from 'react';

/** A test that needs all of the glass: it lies over bar and frame, and nothing under it is reached by touch or key. */
export function Glass({
  page,
  className,
  data = {},
  onTouch,
  children,
}: {
  readonly page: string;
  readonly className: string;
  readonly data?: Readonly<Record<`data-${string}`, string>>;
  readonly onTouch?: (event: PointerEvent) => void;
  readonly children: ReactNode;
}) {
  const glass = useRef<HTMLElement>(null);
  useEffect(() => {
    const frame = glass.current?.parentElement;
    const others = [...(frame?.children ?? [])].filter(
      (one): one is HTMLElement => one instanceof HTMLElement && one !== glass.current && !one.inert,
    );
    for (const one of others) one.inert = true;
    return () => {
      for (const one of others) one.inert = false;
    };
  }, []);
  return (
    <main
      ref={glass}
      className={`glass-test ${className}`}
      data-screen="technician"
      data-page={page}
      {...data}
      {...(onTouch === undefined
        ? {}
        : {
            // Captured: a touch on the button in the middle has touched the glass there, too.
            onPointerDownCapture: onTouch,
            onPointerMove: (event: PointerEvent) => {
              if (event.buttons > 0 || event.pointerType === 'touch') onTouch(event);
            },
          })}
    >
      {children}
    </main>
  );
}
