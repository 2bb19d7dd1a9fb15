/** The inbox and an open conversation in the desk: kept up to date while they are open, and the inbox by its keys.
 *  Both work without it. */
import { keepList } from "./talk/list";
import { takeKeys } from "./talk/keys";
import { keepThread } from "./talk/thread";
import { sayLeft } from "./talk/left";
import { sayTyping } from "./talk/typing";

const list = document.querySelector<HTMLOListElement>("[data-inbox]");
if (list) {
  keepList(list);
  takeKeys(list);
}
const said = document.querySelector<HTMLOListElement>("[data-live]");
if (said) keepThread(said);
document.querySelectorAll<HTMLFormElement>("form[data-typing]").forEach((form) => {
  sayTyping(form);
  sayLeft(form);
});
