// Everything can be read without this script. It adds a filter over the rows of the repositories.
(() => {
  const field = document.getElementById("fleet-filter");
  const table = document.getElementById("t-repositories");
  const shown = document.getElementById("fleet-shown");
  if (!field || !table) return;
  const rows = Array.from(table.tBodies[0].rows).map((row) => ({ row, text: row.textContent.toLowerCase() }));
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const item of rows) {
      const fits = words.every((word) => item.text.includes(word));
      item.row.hidden = !fits;
      if (fits) count += 1;
    }
    shown.textContent = words.length ? "Showing " + count.toLocaleString("en") + " of " + rows.length.toLocaleString("en") + "." : "";
  });
})();
