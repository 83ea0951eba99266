/**
 * The way through the screens, so that going back works, with the browser's own button too. The history of the browser
 * holds the number of a step and nothing else: what was asked and answered is only in the memory of this page.
 */
export class Journey {
  /** `show` is called with a screen whenever another one is to be seen. */
  constructor(history, show) {
    this.history = history
    this.show = show
    this.screens = []
    this.at = 0
  }

  /** Begin with a screen; what was before is forgotten. */
  begin(screen) {
    this.screens = [screen]
    this.at = 0
    this.history.replaceState({step: 0}, "")
    this.show(screen)
  }

  /** Go on to a screen. */
  go(screen) {
    this.at += 1
    this.screens.length = this.at
    this.screens.push(screen)
    this.history.pushState({step: this.at}, "")
    this.show(screen)
  }

  /** What the browser calls when a person goes back or forward. A step of an earlier page leads to the beginning. */
  popped(state) {
    const step = Number.isInteger(state?.step) ? state.step : 0
    this.at = Math.min(step, this.screens.length - 1)
    this.show(this.screens[this.at])
  }

  /** Forget every screen. */
  forget() {
    this.screens = []
  }
}
