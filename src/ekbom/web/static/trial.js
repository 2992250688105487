// The plan as text: a button that copies it; without it the text is marked by hand.
{
  const text = document.getElementById('plan-words');
  const copy = document.getElementById('plan-copy');
  if (text && copy) {
    const mark = () => {
      text.closest('details').open = true;
      text.focus();
      text.select();
    };
    const said = () => { copy.querySelector('span').textContent = copy.dataset.done; };
    copy.hidden = false;
    copy.addEventListener('click', () => {
      if (navigator.clipboard) navigator.clipboard.writeText(text.value).then(said, mark);
      else mark();
    });
  }
}
