// Shares or copies the address of a page, or the text of a button.
export function sharing(button) {
  const told = button.querySelector("[role=status]");
  button.addEventListener("click", async () => {
    const text = button.dataset.text ?? location.href;
    if (navigator.share && !button.dataset.text) {
      // Somebody closed the list of ways to share.
      return navigator.share({ title: document.title, url: text }).catch(() => {});
    }
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
