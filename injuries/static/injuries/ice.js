// Counts down one cooling. Without scripts the text beside it says the same.
document.querySelectorAll("[data-ice-minutes]").forEach((button) => {
  const said = button.parentElement.querySelector("output");
  let timer = 0;
  button.hidden = false;
  button.addEventListener("click", () => {
    const ends = Date.now() + Number(button.dataset.iceMinutes) * 60000;
    clearInterval(timer);
    const show = () => {
      const left = Math.max(0, Math.round((ends - Date.now()) / 1000));
      said.textContent = left ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : button.dataset.iceDone;
      if (!left) clearInterval(timer);
    };
    show();
    timer = setInterval(show, 1000);
  });
});
