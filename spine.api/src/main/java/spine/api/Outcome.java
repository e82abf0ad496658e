package spine.api;

/** How a request ended: exactly one of these by its deadline (design: the guarantee). */
public sealed interface Outcome permits Answer, Refusal {
}
