import { Component, type ReactNode } from 'react';
import { endVisit } from '../session/session.ts';

/** Pause before drawing again, in milliseconds: a screen that always breaks must not spin. */
const pauseMs = 1000;

/**
 * A bug in a screen ends the visit: everything is wiped at once, and after a moment the machine is ready for the next
 * citizen. The error itself goes nowhere, because its message may carry what the citizen typed.
 */
export class Boundary extends Component<{ readonly children: ReactNode }, { readonly crashed: boolean }> {
  override state = { crashed: false };
  #timer: ReturnType<typeof setTimeout> | undefined;

  static getDerivedStateFromError() {
    return { crashed: true };
  }

  override componentDidCatch() {
    this.#timer = setTimeout(() => this.setState({ crashed: false }), pauseMs);
    endVisit();
  }

  override componentWillUnmount() {
    clearTimeout(this.#timer);
  }

  override render() {
    return this.state.crashed ? null : this.props.children;
  }
}
