// The list of what can be linked: notes, answers, evidence and more. What it shows stands in the address, from which the page's parts are fetched:
// without this script its links and its form do the same by loading the page.

const TYPING_MS = 300;

export class Finder {
  #typing = null;

  /** `refresh()` fetches the page of the present address and puts its parts in place. */
  constructor({ refresh }) {
    this.refresh = refresh;
    document.addEventListener("click", (event) => this.#clicked(event));
    document.addEventListener("submit", (event) => this.#submitted(event));
    document.addEventListener("input", (event) => this.#typed(event));
  }

  #clicked(event) {
    const link = event.target.closest("a[data-finder]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.#go(new URL(link.href), "#draft-finder-words, #draft-finder-open");
  }

  #submitted(event) {
    if (!event.target.matches("form[data-finder]")) return;
    event.preventDefault();
    clearTimeout(this.#typing);
    this.#search(event.target);
  }

  #typed(event) {
    const form = event.target.form;
    if (!form?.matches("form[data-finder]")) return;
    clearTimeout(this.#typing);
    if (event.target.localName === "select") return void this.#search(form);
    this.#typing = setTimeout(() => form.isConnected && this.#search(form), TYPING_MS);
  }

  #search(form) {
    const url = new URL(location.href);
    url.search = new URLSearchParams(new FormData(form)).toString();
    this.#go(url);
  }

  async #go(url, focusOn = null) {
    url.hash = "";
    history.replaceState(history.state, "", url);
    await this.refresh();
    if (focusOn) document.querySelector(focusOn)?.focus();
  }
}
