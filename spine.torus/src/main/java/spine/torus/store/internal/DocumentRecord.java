package spine.torus.store.internal;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import spine.torus.geometry.internal.MortonKey;

/**
 * A document as it is stored: the newest record of a key is the document, earlier ones are dead. So one record is
 * both the birth of a version and the tombstone of the one before it, and a crash leaves one or the other, whole.
 *
 * @param key      identity: the source, and the part where a client has split it
 * @param source   as shown with answers
 * @param digest   SHA-256 of what was ingested, by which a repetition is recognised
 * @param metadata as ingested
 * @param passages in order; none if the document is gone
 */
public record DocumentRecord(String key, String source, Digest digest, Map<String, String> metadata,
        List<Entry> passages) {
    public DocumentRecord {
        requireNonNull(key);
        requireNonNull(source);
        requireNonNull(digest);
        metadata = Map.copyOf(metadata);
        passages = List.copyOf(passages);
    }

    /** A record that says that the document of this key is gone. */
    public static DocumentRecord tombstone(String key) {
        return new DocumentRecord(key, "", new Digest(0, 0, 0, 0), Map.of(), List.of());
    }

    public boolean isTombstone() {
        return passages.isEmpty();
    }

    /**
     * A passage with its place.
     *
     * @param heading headings above it
     * @param text    the passage
     * @param start   offset of its first character in the document
     * @param place   where it lies
     * @param chord   its nine nits
     */
    public record Entry(String heading, String text, int start, MortonKey place, Chord chord) {
        public int end() {
            return start + text.length();
        }
    }
}
