// The pool's form: pressing an area on the map chooses it in the lists, and the lists mark it on the map.

const map = document.querySelector("[data-map]");
const municipality = document.getElementById("id_municipality");
const code = document.getElementById("id_postal_code");
for (const piece of document.querySelectorAll("[data-scripted]")) piece.hidden = false;

function mark() {
  for (const area of map.querySelectorAll("[data-municipality]")) {
    const chosen = code?.value
      ? area.dataset.code === code.value
      : Boolean(municipality?.value) && area.dataset.municipality === municipality.value;
    area.classList.toggle("chosen", chosen);
  }
}

if (map && municipality) {
  map.addEventListener("click", (event) => {
    const area = event.target.closest("[data-municipality]");
    if (!area) return;
    municipality.value = area.dataset.municipality;
    if (code) code.value = area.dataset.code;
    mark();
  });
  for (const list of [municipality, code]) list?.addEventListener("change", mark);
  // Another municipality: a postal area of the one before would contradict it.
  municipality.addEventListener("change", () => {
    if (code) code.value = "";
    mark();
  });
  mark();
}
