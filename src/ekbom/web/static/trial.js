// The plan as text: a button that copies it; without it the text can be marked by hand.
const text = document.getElementById('plan-words');
const copy = document.getElementById('plan-copy');
if (text && copy && navigator.clipboard) {
  copy.hidden = false;
  copy.addEventListener('click', () => navigator.clipboard.writeText(text.value).then(
    () => { copy.querySelector('span').textContent = copy.dataset.done; },
    () => text.select(),
  ));
}
