package spine.cli.internal;

import com.google.gson.JsonObject;
import spine.api.journal.Selection;

/** Where entries come from: a server or a folder. Entries are in the JSON form of the agent {@code journal}. */
interface JournalSource extends AutoCloseable {
    /**
     * Hands over the entries behind a sequence, the oldest first, up to what is the newest when it begins.
     *
     * @return the sequence behind which to go on later
     */
    long find(Selection selection, boolean bodies, long behind, Taker taker) throws Exception;

    /** Hands over the newest entries in their order, and says as {@link #find} behind which to go on. */
    long tail(Selection selection, int lines, Taker taker) throws Exception;

    /** The journal in numbers. */
    JsonObject stats() throws Exception;

    /** Takes what is found. */
    interface Taker {
        /** @return whether to go on */
        boolean entry(JsonObject entry) throws Exception;

        /** Every place once. */
        void damage(JsonObject damage);

        /** How far it is: all up to this one of so many were looked at. */
        default void at(long sequence, long last) {
        }
    }
}
