// What a paper says, read from and written into its form: rows of radio buttons, places, check boxes, points.
// Where options are put in order, one may leave the whole paper blank, and "none of these" stands under key 0.

const markOf = (form, key) => form.querySelector(`[data-option="${key}"] [data-mark]`);
const isMarked = (mark) => (mark.type === "checkbox" ? mark.checked : mark.value !== "" && mark.value !== "0");

export class Marks {
  constructor(form, t, signal) {
    Object.assign(this, { form, t });
    this.rows = form.querySelector("[data-marks]");
    if (!this.rows) return;
    this.method = this.rows.dataset.marks;
    this.points = Number(this.rows.dataset.points);
    this.blank = form.querySelector("[data-blank]");
    this.all = [...this.rows.querySelectorAll("[data-mark]")];
    this.rows.addEventListener("click", (event) => this.#stepped(event.target), { signal });
    form.addEventListener("change", (event) => this.#changed(event.target), { signal });
    for (const button of this.rows.querySelectorAll("[data-less], [data-more]")) button.hidden = false;
    this.#tell();
  }

  /** Whether a page of the paper has an answer, be it blank. */
  isAnswered(page) {
    if (page.querySelector("input[type=radio]:checked")) return true;
    return Boolean(this.rows && page.contains(this.rows) && (this.blank.checked || this.all.some(isMarked)));
  }

  get started() {
    return Boolean(this.form.querySelector("input[type=radio]:checked")) || Boolean(this.rows && this.isAnswered(this.form));
  }

  /** The paper as the server has it. */
  fill(answers) {
    for (const [key, answer] of Object.entries(answers)) {
      if (this.rows) this.#write(markOf(this.form, key), answer);
      else this.form.querySelector(`[name="answers.${key}"][value="${answer ?? ""}"]`).checked = true;
    }
    if (!this.rows) return;
    this.blank.checked = Object.values(answers).every((answer) => answer === null);
    this.#tell();
  }

  /** One answer in words, for the last look; null where there is none yet. */
  words(key) {
    if (!this.rows) {
      const chosen = this.form.querySelector(`[name="answers.${key}"]:checked`);
      return chosen?.closest("label").querySelector("[data-words]").textContent ?? null;
    }
    if (this.blank.checked) return this.t("ballot.blank");
    const mark = markOf(this.form, key);
    if (this.method === "ranking") return mark.selectedOptions[0].textContent;
    return this.method === "approval" ? (mark.checked ? "✓" : "–") : mark.value;
  }

  #write(mark, answer) {
    if (!mark) return;
    if (mark.type === "checkbox") mark.checked = answer === 1;
    else mark.value = answer ?? (this.method === "points" ? 0 : "");
  }

  #changed(target) {
    if (!this.rows) return;
    if (target === this.blank && target.checked) this.all.forEach((mark) => this.#write(mark, null));
    if (!target.matches("[data-mark]")) return this.#tell();
    if (this.method === "points") this.#limit(target);
    if (isMarked(target)) this.blank.checked = false;
    if (this.method === "approval" && target.checked) this.#keepApart(target);
    this.#tell();
  }

  /** Who chooses "none of these" chooses nothing else. */
  #keepApart(chosen) {
    const none = markOf(this.form, 0);
    for (const mark of this.all) if ((mark === none) !== (chosen === none)) mark.checked = false;
  }

  #stepped(target) {
    const button = target.closest("[data-less], [data-more]");
    if (!button) return;
    const mark = button.parentElement.querySelector("[data-mark]");
    mark.value = Number(mark.value) + ("more" in button.dataset ? 1 : -1);
    mark.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** No more than are left, no fewer than none, whole ones only. */
  #limit(mark) {
    const others = this.all.filter((one) => one !== mark).reduce((sum, one) => sum + Number(one.value), 0);
    mark.value = Math.max(0, Math.min(this.points - others, Math.trunc(Number(mark.value) || 0)));
  }

  #tell() {
    const place = this.form.querySelector("[data-left]");
    if (this.method !== "points" || !place) return;
    const left = this.points - this.all.reduce((sum, mark) => sum + Number(mark.value), 0);
    place.textContent = this.t("ballot.left", { left, all: this.points });
    place.hidden = false;
    for (const mark of this.all) {
      const [less, more] = ["less", "more"].map((way) => mark.parentElement.querySelector(`[data-${way}]`));
      less.setAttribute("aria-disabled", String(Number(mark.value) <= 0));
      more.setAttribute("aria-disabled", String(left <= 0));
    }
  }
}
