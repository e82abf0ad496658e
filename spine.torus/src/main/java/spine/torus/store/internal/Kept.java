package spine.torus.store.internal;

/** A document in the log and the bytes that it takes there. */
public record Kept(DocumentRecord document, long bytes) {
}
