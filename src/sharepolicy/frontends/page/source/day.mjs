/** Today, by the clock of this machine, as an ISO date. */
export function today() {
  const now = new Date()
  return new Date(now - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10)
}
