// The address of a search, to send to others.

export function copying(button) {
  const told = button.querySelector("[role=status]");
  const text = button.dataset.text ?? location.href;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
      told.textContent = button.dataset.done;
    } catch {
      // There is no clipboard without TLS: show what to copy by hand.
      window.prompt(button.dataset.failed, text);
    }
    setTimeout(() => (told.textContent = ""), 3000);
  });
}
