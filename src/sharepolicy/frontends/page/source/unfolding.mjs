/** On paper nothing can be unfolded, so all of it is open there, but for help. */
export function unfoldOnPaper() {
  addEventListener("beforeprint", () => unfold(true))
  addEventListener("afterprint", () => unfold(false))
}

function unfold(open) {
  for (const each of document.querySelectorAll("details:not(.sp-help)")) {
    if (open && !each.open) {
      each.open = true
      each.dataset.unfolded = ""
    } else if (!open && "unfolded" in each.dataset) {
      each.open = false
      delete each.dataset.unfolded
    }
  }
}
