/** On a phone the results come first: the filters start folded. */
if (matchMedia("(max-width: 1020px)").matches) {
  document.querySelector(".facets")?.removeAttribute("open");
}
